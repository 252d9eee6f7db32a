package io.marketprism.operator.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.StackStatus.AlertStatus;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.Severity;
import io.marketprism.operator.web.view.AlertClock;
import io.marketprism.operator.web.view.AlertView;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Each state of an alert, with the clock that runs for it. */
class AlertViewsTest {

  /** All was well for a minute before. */
  private static final Instant FAULT = Instant.parse("2026-11-01T03:01:01Z");

  private final GivenStack given = GivenStack.of("{}");

  @Test
  void nothingRunsForOneThatIsInactive() {
    assertThat(given.alert("BrokerDown"))
        .returns("Inactive", AlertView::state)
        .returns("Inactive", AlertView::reason)
        .returns(null, AlertView::since)
        .returns(null, AlertView::clock);
    assertThat(given.detail().alerts())
        .as("what is wanted is no alert")
        .noneMatch(alert -> alert.name().contains("."));
  }

  @Test
  void onePendingFiresAtTheEndOfItsProof() {
    given.stack.service("nats").fail();
    given.advance(5);
    assertThat(given.alert("BrokerDown"))
        .returns("Pending", AlertView::state)
        .returns(FAULT, AlertView::since)
        .returns(
            new AlertClock(AlertClock.Kind.Fires, FAULT, FAULT.plusSeconds(30)), AlertView::clock);
  }

  @Test
  void oneThatIsVerifiedSaysHowMuchTimeIsLeft() {
    given.stack.service("nats").isBeyondRestarts();
    given.stack.service("nats").fail();
    given.advance(40);
    AlertView alert = given.alert("BrokerDown");
    assertThat(alert)
        .returns("Firing", AlertView::state)
        .returns(FAULT.plusSeconds(30), AlertView::since)
        .returns("RemediationInProgress", AlertView::reason);
    assertThat(alert.clock())
        .isEqualTo(
            new AlertClock(
                AlertClock.Kind.Verifying, FAULT.plusSeconds(34), FAULT.plusSeconds(94)));
  }

  @Test
  void itsVerificationStandsStillWhileNothingCanBeSeen() {
    given.stack.service("nats").isBeyondRestarts();
    given.stack.service("nats").fail();
    given.advance(40);
    given.stack.service("nats").isUnprobed("time out");
    given.advance(10);
    AlertClock clock = Objects.requireNonNull(given.alert("BrokerDown").clock());
    assertThat(clock.kind()).isEqualTo(AlertClock.Kind.Verifying);
    assertThat(clock.until()).isEqualTo(FAULT.plusSeconds(104));
  }

  @Test
  void oneThatIsHeldByItsCauseHasNoClockOfItsOwn() {
    given.stack.service("nats").isBeyondRestarts();
    given.stack.service("nats").fail();
    given.stack.service("hot-storage").fail();
    given.advance(66);
    assertThat(given.alert("HotStorageDown"))
        .returns("Firing", AlertView::state)
        .returns("InhibitedByCause", AlertView::reason)
        .returns("nats comes first: BrokerDown is firing", AlertView::message)
        .returns(null, AlertView::clock);
  }

  @Test
  void oneThatBacksOffSaysUntilWhen() {
    given.stack.service("nats").isBeyondRestarts();
    given.stack.service("nats").fail();
    given.advance(100);
    AlertView alert = given.alert("BrokerDown");
    assertThat(alert.reason()).isEqualTo("BackingOff");
    AlertClock clock = Objects.requireNonNull(alert.clock());
    assertThat(clock.kind()).isEqualTo(AlertClock.Kind.Held);
    assertThat(clock.from()).isNull();
    assertThat(clock.until()).isAfter(given.stack.now());
  }

  @Test
  void oneThatNeedsAPersonSaysSinceWhen() {
    given.stack.service("nats").isBeyondRestarts();
    given.stack.service("nats").fail();
    given.advance(1_200);
    assertThat(given.alert("BrokerDown"))
        .returns("Firing", AlertView::state)
        .returns("Escalated", AlertView::reason)
        .returns(null, AlertView::clock)
        .satisfies(alert -> assertThat(alert.escalatedSince()).isAfter(FAULT));
  }

  @Test
  void beforeAnEvaluationItIsAsTheStatusSays() {
    AlertStatus status =
        new AlertStatus(
            "BrokerDown",
            "nats",
            Severity.critical,
            AlertState.Phase.Firing,
            Reason.Escalated,
            "restarts did not help",
            "2026-11-01T03:00:00Z",
            null,
            "2026-11-01T03:10:00Z",
            null,
            null,
            null,
            null,
            null);
    assertThat(AlertViews.of(statusOf(List.of(status))))
        .containsExactly(
            new AlertView(
                "BrokerDown",
                "nats",
                "critical",
                "Firing",
                Instant.parse("2026-11-01T03:00:00Z"),
                Instant.parse("2026-11-01T03:10:00Z"),
                "Escalated",
                "restarts did not help",
                null));
    assertThat(AlertViews.of(StackStatus.EMPTY)).isEmpty();
  }

  private static StackStatus statusOf(List<AlertStatus> alerts) {
    return new StackStatus(
        1L, null, null, null, null, null, null, alerts, null, null, null, null, null);
  }
}
