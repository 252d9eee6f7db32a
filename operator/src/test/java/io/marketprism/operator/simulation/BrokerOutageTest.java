package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Attempt;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.RemediationPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * NATS is down: it is treated, and nothing else. What its absence has broken for good is treated
 * afterwards, once.
 */
class BrokerOutageTest {

  private final StackFixture stack = StackFixture.builtIn();

  @Test
  void aFailingDependentIsNotTouchedWhileTheBrokerIsDown() {
    stack.service("nats").stop();
    stack.service("hot-storage").fail();
    stack.service("hot-storage").isBeyondRestarts();
    stack.advance(9);
    stack.service("hot-storage").recover();
    stack.advance(300);
    assertThat(stack.acts()).containsExactly("6 Start nats");
  }

  @Test
  void aMisspeltBrokerAlertDoesNotBringTheRestartsBack() {
    StackFixture blind =
        StackFixture.of("{alerts: [{name: BrokerDown, expr: probe.healthz.okay}]}");
    blind.service("nats").stop();
    blind.service("hot-storage").fail();
    blind.advance(300);
    assertThat(blind.acts()).isEmpty();
    assertThat(blind.reason("HotStorageDown")).isEqualTo(Reason.InhibitedByCause);
  }

  @Test
  void threeRootsThatFailAtOnceAreNotRestarted() {
    for (String root : List.of("nats", "clickhouse-hot", "clickhouse-cold")) {
      stack.service(root).fail();
    }
    stack.advance(40);
    assertThat(stack.acts()).isEmpty();
    assertThat(stack.reason("BrokerDown")).isEqualTo(Reason.StormGate);
  }

  @Test
  void aDependentThatFailsForLongIsHeldByItsCauseAndItsClockRunsOn() {
    keepBrokerDown(90);
    assertThat(stack.reason("HotStorageDown")).isEqualTo(Reason.InhibitedByCause);
    assertThat(stack.decision("HotStorageDown").message()).contains("nats", "BrokerDown");
    assertThat(stack.reason("ColdStorageDown")).as("doesn't need NATS").isEqualTo(Reason.Inactive);
  }

  @Test
  void afterAMinuteTheDependentThatGaveUpIsRestartedOnceWhenTheBrokerHasSettled() {
    keepBrokerDown(80);
    stack.service("nats").canBeStarted();
    stack.advance(600);
    Instant resolved = resolvedAt("BrokerDown");
    assertThat(stack.attempts("hot-storage")).hasSize(1);
    Attempt restart = stack.attempts("hot-storage").getFirst();
    assertThat(stack.acts().getLast()).endsWith("Restart hot-storage");
    assertThat(restart.createdAt()).isEqualTo(resolved.plusSeconds(60));
    assertThat(restart.phase()).isEqualTo(RemediationPhase.Succeeded);
    assertThat(stack.reasons("HotStorageDown"))
        .containsExactly(
            Reason.Inactive,
            Reason.Pending,
            Reason.InhibitedByCause,
            Reason.Settling,
            Reason.Acting,
            Reason.RemediationInProgress,
            Reason.Resolving,
            Reason.Inactive);
    assertThat(stack.last().readiness().values()).allMatch(v -> v.ready().isTrue());
  }

  @Test
  void eachOutageHasItsOneRestartOfTheDependentHoweverManyThereAre() {
    for (int outage = 1; outage <= 5; outage++) {
      keepBrokerDown(60);
      stack.service("nats").canBeStarted();
      stack.advance(300);
      assertThat(stack.attempts("hot-storage")).as("after outage %d", outage).hasSize(outage);
    }
    assertThat(stack.phases("hot-storage")).containsOnly(RemediationPhase.Succeeded);
    assertThat(stack.isEscalated("HotStorageDown")).isFalse();
  }

  @Test
  void tenMinutesOfRefusedStartsAreBackedOffEscalatedOnceAndTriedEveryThirtySeconds() {
    keepBrokerDown(600);
    assertThat(gapsBetweenAttempts("nats")).startsWith(11L, 21L, 31L).allMatch(gap -> gap <= 31);
    assertThat(stack.isEscalated("BrokerDown")).isTrue();
    Instant escalated = escalatedSince("BrokerDown");
    assertThat(stack.attempts("hot-storage")).isEmpty();
    stack.service("nats").canBeStarted();
    stack.advance(900);
    assertThat(stack.phases("nats").getLast()).isEqualTo(RemediationPhase.Succeeded);
    assertThat(gapsBetweenAttempts("nats")).allMatch(gap -> gap <= 31);
    assertThat(stack.attempts("hot-storage")).hasSize(1);
    assertThat(stack.attempts("data-collector")).isEmpty();
    assertThat(stack.attempts("cold-storage")).isEmpty();
    assertThat(stack.isEscalated("HotStorageDown")).isFalse();
    assertThat(escalated).isEqualTo(StackFixture.at(39));
  }

  @Test
  void theEscalationEndsTenMinutesAfterTheBrokerIsBack() {
    keepBrokerDown(300);
    stack.service("nats").canBeStarted();
    stack.advance(300);
    Instant resolved = resolvedAt("BrokerDown");
    long left = Duration.between(stack.now(), resolved.plusSeconds(600)).toSeconds();
    stack.advance(Math.toIntExact(left - 1));
    assertThat(stack.isEscalated("BrokerDown")).isTrue();
    stack.advance(1);
    assertThat(stack.isEscalated("BrokerDown")).isFalse();
  }

  @Test
  void aPendingCauseThatGoesAwayLeavesNoSettling() {
    stack.service("hot-storage").fail();
    stack.advance(40);
    stack.service("nats").fail();
    stack.advance(20);
    stack.service("nats").recover();
    stack.advance(10);
    assertThat(stack.acts()).containsExactly("61 Restart hot-storage");
    assertThat(stack.reasons("HotStorageDown")).doesNotContain(Reason.Settling);
  }

  @Test
  void aPendingCauseHoldsItsDependents() {
    stack.service("hot-storage").fail();
    stack.advance(50);
    stack.service("nats").fail();
    stack.advance(15);
    assertThat(stack.reason("BrokerDown")).isEqualTo(Reason.Pending);
    assertThat(stack.reason("HotStorageDown")).isEqualTo(Reason.InhibitedByCause);
    assertThat(stack.decision("HotStorageDown").message()).contains("pending");
  }

  @Test
  void aBrokerThatRunsAndFailsIsRestartedAfterTheRunbooksThirtySeconds() {
    stack.service("nats").fail();
    stack.advance(120);
    assertThat(stack.acts()).containsExactly("31 Restart nats");
    assertThat(stack.phases("nats")).containsExactly(RemediationPhase.Succeeded);
  }

  @Test
  void whileTheBrokerIsBeingVerifiedItsDependentsAreHeld() {
    stack.service("nats").boots(40);
    stack.service("nats").fail();
    stack.service("hot-storage").fail();
    stack.advance(70);
    assertThat(stack.phases("nats")).containsExactly(RemediationPhase.Verifying);
    assertThat(stack.reason("HotStorageDown")).isEqualTo(Reason.InhibitedByCause);
    assertThat(stack.attempts("hot-storage")).isEmpty();
  }

  /** NATS is down and can't be started; after twenty seconds its client has given up for good. */
  private void keepBrokerDown(int seconds) {
    stack.service("nats").stop();
    stack.service("nats").canNotBeStarted();
    stack.advance(20);
    stack.service("hot-storage").fail();
    stack.advance(seconds - 20);
  }

  private Instant resolvedAt(String alert) {
    Instant at = stack.last().state().alert(alert).memory().resolvedAt();
    assertThat(at).as("%s has resolved", alert).isNotNull();
    return at == null ? Instant.EPOCH : at;
  }

  private Instant escalatedSince(String alert) {
    Instant at = stack.last().state().alert(alert).memory().escalatedSince();
    assertThat(at).as("%s is escalated", alert).isNotNull();
    return at == null ? Instant.EPOCH : at;
  }

  private List<Long> gapsBetweenAttempts(String service) {
    List<Attempt> attempts = stack.attempts(service);
    List<Long> gaps = new ArrayList<>();
    for (int i = 1; i < attempts.size(); i++) {
      Instant before = attempts.get(i - 1).createdAt();
      gaps.add(Duration.between(before, attempts.get(i).createdAt()).toSeconds());
    }
    return gaps;
  }
}
