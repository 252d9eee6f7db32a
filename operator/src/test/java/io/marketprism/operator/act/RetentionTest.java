package io.marketprism.operator.act;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.runbook.StackPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which Remediations may go: none that anything still counts or shows. */
class RetentionTest {

  private static final Instant NOW = Instant.parse("2026-11-01T03:00:00Z");
  private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(3));
  private static final StackPolicy.Limits LIMITS =
      new StackPolicy.Limits(
          1,
          new StackPolicy.Rate(3, Duration.ofMinutes(10)),
          new StackPolicy.Rate(10, Duration.ofHours(1)));

  private final List<Remediation> all = new ArrayList<>();

  @Test
  void fiftyAreKept() {
    ended("nats", 50, LONG_AGO);
    assertThat(disposable()).isEmpty();
  }

  @Test
  void ofMoreTheOldestGo() {
    ended("nats", 53, LONG_AGO);
    assertThat(disposable()).containsExactlyInAnyOrder("s.nats.1", "s.nats.2", "s.nats.3");
  }

  @Test
  void theOrderInWhichTheyAreListedDoesNotMatter() {
    ended("nats", 112, LONG_AGO);
    Collections.shuffle(all, new Random(1));
    assertThat(disposable())
        .hasSize(62)
        .contains("s.nats.9", "s.nats.62")
        .doesNotContain("s.nats.63");
  }

  @Test
  void theNewestOfEachServiceStays() {
    ended("hot-storage", 2, LONG_AGO);
    ended("nats", 50, LONG_AGO);
    assertThat(disposable()).containsExactly("s.hot-storage.1");
  }

  @Test
  void oneThatIsNotOverStays() {
    all.add(remediation("nats", 1, RemediationPhase.Verifying, LONG_AGO));
    all.add(remediation("nats", 2, RemediationPhase.Executing, LONG_AGO));
    all.add(remediation("nats", 3, RemediationPhase.Planned, LONG_AGO));
    ended("nats", 50, LONG_AGO);
    assertThat(disposable()).isEmpty();
  }

  @Test
  void whatALimitStillCountsStays() {
    ended("nats", 60, NOW.minus(Duration.ofMinutes(59)));
    assertThat(disposable()).isEmpty();
    all.clear();
    ended("nats", 60, NOW.minus(Duration.ofMinutes(61)));
    assertThat(disposable()).hasSize(10);
  }

  @Test
  void whatABackOffStillCountsStaysHoweverShortTheLimits() {
    StackPolicy.Rate minute = new StackPolicy.Rate(3, Duration.ofMinutes(1));
    StackPolicy.Limits shortLimits = new StackPolicy.Limits(1, minute, minute);
    ended("nats", 60, NOW.minus(Duration.ofMinutes(14)));
    assertThat(Retention.disposable(all, shortLimits, NOW)).isEmpty();
  }

  private List<String> disposable() {
    return Retention.disposable(all, LIMITS, NOW).stream()
        .map(r -> r.getMetadata().getName())
        .toList();
  }

  private void ended(String service, int count, Instant created) {
    for (int i = 0; i < count; i++) {
      all.add(remediation(service, all.size() + 1, RemediationPhase.Succeeded, created));
    }
  }

  private static Remediation remediation(
      String service, int epoch, RemediationPhase phase, Instant created) {
    return RemediationFixture.remediation(service, epoch, phase, created);
  }
}
