package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.AlertState.Waiting;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Reason;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Waiting for an exchange: how long, how often, and what it holds meanwhile. */
class WaitingTest {

  private static final String NO_DATA = "CollectorNoDataIngestion";
  private static final String LOW = "CollectorDataIngestionLow";
  private static final String DOWN = "CollectorTargetDown";

  /** Evaluated at second 1 first, so that the alert's three minutes are over at 181. */
  private static final int FIRES = 181;

  private final StackFixture stack = StackFixture.builtIn();

  @Test
  void aWaitBeginsWhenItsAlertFiresAndNotBefore() {
    limited();
    stack.advance(FIRES - 1);
    assertThat(stack.reason(NO_DATA)).isEqualTo(Reason.Pending);
    assertThat(waiting(NO_DATA)).isNull();
    stack.advance(1);
    assertThat(stack.reason(NO_DATA)).isEqualTo(Reason.Waiting);
    assertThat(waiting(NO_DATA))
        .isEqualTo(new Waiting(at(FIRES), at(FIRES + 60), "exchange-rate-limit"));
    assertThat(stack.decision(NO_DATA).until()).isEqualTo(at(FIRES + 60));
    assertThat(stack.last().wakeAt()).isEqualTo(at(FIRES + 60));
  }

  @Test
  void aWaitIsRenewedWhileItsScenarioAppliesAndCountsFromTheFirst() {
    limited();
    stack.advance(FIRES + 59);
    assertThat(waiting(NO_DATA)).extracting(Waiting::until).isEqualTo(at(FIRES + 60));
    stack.advance(1);
    assertThat(waiting(NO_DATA))
        .isEqualTo(new Waiting(at(FIRES), at(FIRES + 120), "exchange-rate-limit"));
  }

  @ParameterizedTest
  @CsvSource({"0,60", "5,60", "120,120", "299.5,300", "3600,300", "-7,60"})
  void theExchangesOwnWordIsTakenWithinOneAndFiveMinutes(double asked, int waited) {
    limited();
    shows("retryAfter", asked);
    stack.advance(FIRES);
    assertThat(waiting(NO_DATA)).extracting(Waiting::until).isEqualTo(at(FIRES + waited));
  }

  @Test
  void anUnknownWordOfTheExchangeIsNoReasonNotToWait() {
    limited();
    stack.service("data-collector").shows("retryAfter", Reading.unknown("no number"));
    stack.advance(FIRES);
    assertThat(waiting(NO_DATA)).extracting(Waiting::until).isEqualTo(at(FIRES + 60));
  }

  @Test
  void eachRenewalTakesTheExchangesLatestWord() {
    limited();
    stack.advance(FIRES + 30);
    shows("retryAfter", 200);
    stack.advance(29);
    assertThat(waiting(NO_DATA)).extracting(Waiting::until).isEqualTo(at(FIRES + 60));
    stack.advance(1);
    assertThat(waiting(NO_DATA)).extracting(Waiting::until).isEqualTo(at(FIRES + 260));
  }

  @Test
  void afterHalfAnHourAPersonIsToldAndStillNothingIsRestarted() {
    limited();
    stack.advance(FIRES + 1799);
    assertThat(stack.isEscalated(NO_DATA)).isFalse();
    stack.advance(1);
    assertThat(stack.isEscalated(NO_DATA)).isTrue();
    assertThat(stack.reason(NO_DATA)).isEqualTo(Reason.Escalated);
    stack.advance(7200);
    assertThat(stack.acts()).isEmpty();
    assertThat(stack.reasons(NO_DATA))
        .containsExactly(Reason.Pending, Reason.Waiting, Reason.Escalated);
  }

  @Test
  void whatIsOverIsNotWaitedForAnyMore() {
    limited();
    stack.advance(FIRES + 10);
    stack.service("data-collector").recover();
    stack.advance(10);
    assertThat(stack.last().state().alert(NO_DATA).isActive()).isFalse();
    assertThat(waiting(NO_DATA)).isNull();
  }

  @Test
  void aWaitIsWaitedToItsEndAlthoughTheLimitIsOver() {
    limited();
    stack.advance(FIRES + 5);
    shows("rateLimitLines", 0);
    websocketsAreDown();
    stack.advance(54);
    assertThat(stack.acts()).isEmpty();
    assertThat(stack.reason(NO_DATA)).isEqualTo(Reason.Waiting);
    assertThat(stack.decision(NO_DATA).message())
        .startsWith("scenario exchange-rate-limit: waiting, without a restart");
    stack.advance(1);
    assertThat(stack.acts()).containsExactly("241 Restart data-collector");
  }

  @Test
  void whileOneAlertWaitsNoOtherOneRestartsItsService() {
    limited();
    stack.advance(FIRES);
    stack.service("data-collector").fail();
    stack.advance(59);
    assertThat(stack.acts()).isEmpty();
    assertThat(stack.reason(DOWN)).isEqualTo(Reason.InhibitedByAlert);
    assertThat(stack.decision(DOWN).message()).isEqualTo(NO_DATA + " waits: no restart");
    stack.advance(2);
    assertThat(stack.acts()).containsExactly("241 Restart data-collector");
  }

  @Test
  void aWaitHoldsNoStart() {
    limited();
    stack.advance(FIRES);
    stack.service("data-collector").stop();
    stack.advance(6);
    assertThat(stack.acts()).containsExactly("187 Start data-collector");
  }

  @Test
  void whatPreemptsIsNotHeldByAWait() {
    limited();
    stack.advance(FIRES);
    shows("memory", 3.1e9);
    stack.advance(1);
    assertThat(stack.acts()).containsExactly("182 Restart data-collector");
  }

  @Test
  void whatAnotherAlertInhibitsDoesNotBeginToWait() {
    limited();
    stack.advance(400);
    assertThat(stack.last().state().alert(LOW).isFiring()).isTrue();
    assertThat(stack.reason(LOW)).isEqualTo(Reason.InhibitedByAlert);
    assertThat(waiting(LOW)).isNull();
  }

  @Test
  void aWaitWithAProofOfItsOwnBeginsOnlyWithIt() {
    StackFixture proving =
        StackFixture.of(
            """
            alerts:
            - name: %s
              scenarios: [{name: exchange-rate-limit, forSeconds: 240}]
            """
                .formatted(NO_DATA));
    limited(proving);
    proving.advance(240);
    assertThat(proving.last().state().alert(NO_DATA).isFiring()).isTrue();
    assertThat(proving.last().state().alert(NO_DATA).memory().waiting()).isNull();
    proving.advance(1);
    assertThat(proving.last().state().alert(NO_DATA).memory().waiting())
        .isEqualTo(new Waiting(at(241), at(301), "exchange-rate-limit"));
  }

  /** Else what would wait if it were its turn would hold what it has to give way to. */
  @Test
  void whatIsInhibitedVetoesNothing() {
    StackFixture both =
        StackFixture.of(
            """
            alerts:
            - {name: %s, forSeconds: 0, scenarios: [{name: always, action: Wait}]}
            """
                .formatted(LOW));
    SimulatedService collector = both.service("data-collector");
    Map<String, Double> none = Map.of("binance", 0.0, "okx", 0.0);
    collector.shows("publishRate", Reading.of(0.0));
    collector.shows("websockets", Reading.of(none));
    both.advance(FIRES);
    assertThat(both.reason(LOW)).isEqualTo(Reason.InhibitedByAlert);
    assertThat(both.acts()).containsExactly("181 Restart data-collector");
  }

  @Test
  void nothingIsWaitedForWhileACauseIsFailing() {
    stack.service("nats").fail();
    stack.service("nats").isBeyondRestarts();
    limited();
    stack.advance(400);
    assertThat(stack.reason(NO_DATA)).isEqualTo(Reason.InhibitedByCause);
    assertThat(waiting(NO_DATA)).isNull();
  }

  @Test
  void aPauseBeginsNoWaitAndObservingDoes() {
    StackFixture paused = StackFixture.of("pause: {reason: disks}");
    limited(paused);
    paused.advance(400);
    assertThat(paused.last().state().alert(NO_DATA).memory().waiting()).isNull();
    StackFixture observing = StackFixture.of("mode: Observe");
    limited(observing);
    observing.advance(400);
    assertThat(observing.reason(NO_DATA)).isEqualTo(Reason.Waiting);
  }

  @Test
  void aRestartedOperatorGoesOnWaitingAndCounting() {
    limited();
    stack.advance(FIRES + 30);
    stack.operatorRestarts();
    stack.advance(20);
    assertThat(stack.reason(NO_DATA)).isEqualTo(Reason.Waiting);
    assertThat(waiting(NO_DATA)).extracting(Waiting::since).isEqualTo(at(FIRES));
    stack.advance(1800);
    assertThat(stack.isEscalated(NO_DATA)).isTrue();
    assertThat(stack.acts()).isEmpty();
  }

  @Test
  void whoHasTakenNoteOfAWaitIsToldAgainAfterAnotherHalfHour() {
    limited();
    stack.advance(FIRES + 2000);
    stack.apply("acknowledge: [{alert: %s, at: '%s'}]".formatted(NO_DATA, stack.now()));
    stack.advance(1);
    assertThat(stack.reason(NO_DATA)).isEqualTo(Reason.Waiting);
    assertThat(waiting(NO_DATA)).extracting(Waiting::since).isEqualTo(stack.now());
    stack.advance(1799);
    assertThat(stack.isEscalated(NO_DATA)).isFalse();
    stack.advance(1);
    assertThat(stack.isEscalated(NO_DATA)).isTrue();
    assertThat(stack.acts()).isEmpty();
  }

  @Test
  void theTimeOfOneFiringIsNotHeldAgainstTheNext() {
    limited();
    stack.advance(FIRES + 1700);
    stack.service("data-collector").recover();
    stack.advance(10);
    limited();
    stack.advance(FIRES + 1700);
    assertThat(stack.isEscalated(NO_DATA)).isFalse();
    stack.advance(120);
    assertThat(stack.isEscalated(NO_DATA)).isTrue();
  }

  private void limited() {
    limited(stack);
  }

  private static void limited(StackFixture of) {
    SimulatedService collector = of.service("data-collector");
    Map.of("publishRate", 0.0, "recentPublishRate", 0.0, "rateLimitLines", 12.0)
        .forEach((name, value) -> collector.shows(name, Reading.of(value)));
  }

  private void websocketsAreDown() {
    Map<String, Double> none = Map.of("binance", 0.0, "okx", 0.0);
    stack.service("data-collector").shows("websockets", Reading.of(none));
    stack.service("data-collector").shows("weakestWebsockets", Reading.of(none));
  }

  private void shows(String value, double number) {
    stack.service("data-collector").shows(value, Reading.of(number));
  }

  private @Nullable Waiting waiting(String alert) {
    return Objects.requireNonNull(stack.last().state().alert(alert)).memory().waiting();
  }

  private static Instant at(long second) {
    return StackFixture.at(second);
  }
}
