package io.marketprism.operator.act;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** An operator leads no longer than its Lease lasts, whatever it is able to hear. */
class LeadershipTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L); // it may overflow
  private final Leadership leadership = new Leadership("me", now::get);

  @Test
  void itLeadsFromTheRenewalUntilTheLeaseEndsByItsOwnClock() {
    assertThat(leadership.isLeading()).isFalse();
    renewed();
    pass(Duration.ofSeconds(5));
    assertThat(leadership.isLeading()).isTrue();
    renewed();
    pass(Duration.ofSeconds(5));
    assertThat(leadership.mayBegin()).isTrue();
    pass(Duration.ofSeconds(1));
    assertThat(leadership.isLeading()).isFalse();
    assertThat(leadership.mayBegin()).isFalse();
  }

  @Test
  void whatTheRequestTookIsNotCountedAsLed() {
    long askedAt = now.get();
    pass(Duration.ofSeconds(7));
    leadership.renewed(askedAt, Duration.ofSeconds(6));
    assertThat(leadership.isLeading()).isFalse();
  }

  @Test
  void whoIsAboutToStopFinishesAndBeginsNothing() {
    renewed();
    leadership.drain();
    assertThat(leadership.isLeading()).isTrue();
    assertThat(leadership.mayBegin()).isFalse();
  }

  @Test
  void whoHasLostItMayLeadAgain() {
    renewed();
    leadership.lost();
    assertThat(leadership.isLeading()).isFalse();
    renewed();
    assertThat(leadership.mayBegin()).isTrue();
  }

  @Test
  void aStandbyKnowsWhoLeadsAsLongAsTheLeaseLasts() {
    assertThat(leadership.leader()).isEmpty();
    leadership.ledBy("another", Duration.ofSeconds(6));
    pass(Duration.ofSeconds(5));
    assertThat(leadership.leader()).hasValue("another");
    pass(Duration.ofSeconds(1));
    assertThat(leadership.leader()).isEmpty();
    leadership.ledBy("another", Duration.ofSeconds(6));
    leadership.ledByNobody();
    assertThat(leadership.leader()).isEmpty();
  }

  @Test
  void theLeaderIsItself() {
    leadership.ledBy("another", Duration.ofSeconds(6));
    renewed();
    assertThat(leadership.leader()).hasValue("me");
  }

  private void renewed() {
    leadership.renewed(now.get(), Duration.ofSeconds(6));
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
