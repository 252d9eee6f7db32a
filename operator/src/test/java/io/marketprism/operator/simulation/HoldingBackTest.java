package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.ServiceReadings.Access;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When nothing is done although an alert fires, and what is said then. */
class HoldingBackTest {

  private final StackFixture stack = StackFixture.builtIn();

  @Test
  void aFrozenContainerIsLeftAlone() {
    stack.service("hot-storage").is(ContainerState.PAUSED);
    stack.advance(900);
    assertThat(stack.acts()).isEmpty();
    assertThat(stack.reason("HotStorageDown")).isEqualTo(Reason.LeftAlone);
    assertThat(stack.decision("HotStorageDown").message()).contains("docker pause");
  }

  @Test
  void whatDockerIsJustRevivingIsNotRestarted() {
    stack.service("hot-storage").is(ContainerState.RESTARTING);
    stack.advance(120);
    assertThat(stack.acts()).isEmpty();
    assertThat(stack.reason("HotStorageDown")).isEqualTo(Reason.EngineRestarting);
  }

  @Test
  void aYoungProcessMayStillComeUp() {
    stack.service("hot-storage").begin(stack.now());
    stack.service("hot-storage").fail();
    stack.advance(119);
    assertThat(stack.acts()).isEmpty();
    assertThat(stack.reason("HotStorageDown")).isEqualTo(Reason.StartingUp);
    assertThat(stack.decision("HotStorageDown").until())
        .as("its grace, and then its proof")
        .isEqualTo(StackFixture.at(120 + 60));
    stack.advance(61);
    assertThat(stack.acts()).containsExactly("180 Restart hot-storage");
  }

  @Test
  void aCrashLoopIsNoStartUp() {
    for (int life = 0; life < 4; life++) {
      stack.service("data-collector").begin(stack.now());
      stack.service("data-collector").fail();
      stack.advance(20);
    }
    assertThat(stack.acts()).containsExactly("71 Restart data-collector");
  }

  @Test
  void aContainerThatDoesNotExistNeedsAPersonAndTheCommandForIt() {
    stack.service("hot-storage").is(ContainerState.ABSENT);
    stack.advance(300);
    assertThat(stack.acts()).isEmpty();
    assertThat(stack.reason("HotStorageDown")).isEqualTo(Reason.NoScenario);
    assertThat(stack.decision("HotStorageDown").message())
        .isEqualTo(
            "scenario not-healthy: the container is gone, and no compose project is listed;"
                + " do it by hand: `docker compose up -d hot-storage`");
    assertThat(stack.isEscalated("HotStorageDown")).isTrue();
  }

  @Test
  void observingSaysWhatWouldBeDoneAndNeverActs() {
    StackFixture observed = StackFixture.of("{mode: Observe}");
    observed.service("nats").stop();
    observed.service("clickhouse-cold").fail();
    observed.advance(1800);
    assertThat(observed.acts()).isEmpty();
    assertThat(observed.reason("BrokerDown")).isEqualTo(Reason.Observing);
    assertThat(observed.decision("BrokerDown").message())
        .isEqualTo("would Start nats: scenario stopped");
    assertThat(observed.decision("ClickHouseColdDown").message())
        .isEqualTo("would Restart clickhouse-cold: scenario not-answering");
  }

  @Test
  void aPauseHoldsEverythingUntilItsEnd() {
    StackFixture paused =
        StackFixture.of("{pause: {reason: migrating disks, until: '2026-11-01T03:10:00Z'}}");
    paused.service("nats").stop();
    paused.advance(599);
    assertThat(paused.acts()).isEmpty();
    assertThat(paused.reason("BrokerDown")).isEqualTo(Reason.Paused);
    assertThat(paused.decision("BrokerDown").message())
        .isEqualTo("paused by a person: migrating disks until 2026-11-01T03:10:00Z");
    paused.advance(1);
    assertThat(paused.acts()).containsExactly("600 Start nats");
  }

  @Test
  void aPauseWithoutAnEndLastsUntilAPersonTakesItAway() {
    StackFixture paused = StackFixture.of("{pause: {reason: migrating disks}}");
    paused.service("nats").stop();
    paused.advance(86_400 / 4);
    assertThat(paused.acts()).isEmpty();
    paused.apply("{}");
    paused.advance(1);
    assertThat(paused.acts()).hasSize(1);
  }

  @Test
  void whatTheAdministratorDoesNotAllowIsNotTouched() {
    stack.service("nats").access(new Access.NotAllowed("not on the list"));
    stack.service("nats").stop();
    stack.advance(900);
    assertThat(stack.acts()).isEmpty();
    assertThat(stack.reason("BrokerDown")).isEqualTo(Reason.NotAllowed);
    assertThat(stack.decision("BrokerDown").message()).isEqualTo("not on the list");
  }

  @Test
  void whatAnOlderStackHasClaimedIsNotTouched() {
    stack.service("nats").access(new Access.ClaimedByOtherStack("claimed by prod/older"));
    stack.service("nats").stop();
    stack.advance(900);
    assertThat(stack.acts()).isEmpty();
    assertThat(stack.reason("BrokerDown")).isEqualTo(Reason.ClaimedByOtherStack);
  }

  @Test
  void nothingIsDoneAboutWhatNobodySees() {
    stack.service("nats").isHidden("DockerHost local can't be reached: refused");
    stack.service("nats").stop();
    stack.advance(1800);
    assertThat(stack.acts()).isEmpty();
    assertThat(stack.reason("BrokerDown")).isEqualTo(Reason.Unknown);
    assertThat(stack.decision("BrokerDown").message()).contains("can't be reached");
  }

  @Test
  void aFiringAlertWhoseHostGoesAwayIsHeldAndGoesOnWhenItIsBack() {
    stack.service("clickhouse-cold").fail();
    stack.advance(20);
    stack.service("clickhouse-cold").isHidden("refused");
    stack.advance(120);
    assertThat(stack.acts()).isEmpty();
    stack.service("clickhouse-cold").isVisible();
    stack.advance(60);
    // 19 s of proof until the host went, eleven more since it came back at second 141.
    assertThat(stack.acts()).containsExactly("152 Restart clickhouse-cold");
  }

  @Test
  void anUnreachableHostIsSaidWhenTheContainersStateAloneIsStillKnown() {
    stack.service("nats").access(new Access.HostUnreachable("pings fail"));
    stack.service("nats").stop();
    stack.advance(60);
    assertThat(stack.acts()).isEmpty();
    assertThat(stack.reason("BrokerDown")).isEqualTo(Reason.HostUnreachable);
  }

  @ParameterizedTest
  @ValueSource(strings = {"status 401", "the name can't be resolved"})
  void probesThatTellNothingNeitherFireNorAct(String why) {
    stack.service("hot-storage").isUnprobed(why);
    stack.advance(3600);
    assertThat(stack.acts()).isEmpty();
    assertThat(stack.reasons("HotStorageDown")).containsExactly(Reason.Unknown);
    assertThat(stack.decision("HotStorageDown").message()).contains(why);
  }

  @Test
  void aCollectorWithAClosedMetricsPortNeedsAPersonAfterThirtySeconds() {
    stack.service("data-collector").fail("metrics");
    stack.advance(30);
    assertThat(stack.reason("CollectorTargetDown")).isEqualTo(Reason.Pending);
    stack.advance(1);
    assertThat(stack.reason("CollectorTargetDown")).isEqualTo(Reason.Escalated);
    stack.advance(3600);
    assertThat(stack.acts()).isEmpty();
    assertThat(stack.reasons("CollectorTargetDown"))
        .containsExactly(Reason.Pending, Reason.Escalated);
    assertThat(stack.last().state().alert("CollectorTargetDown").memory().escalatedSince())
        .isEqualTo(StackFixture.at(31));
    assertThat(stack.last().state().alert("CollectorTargetDown").memory().recentFirings())
        .hasSize(1);
  }

  @Test
  void aYoungCollectorWithAClosedMetricsPortMayStillOpenIt() {
    stack.service("data-collector").begin(stack.now());
    stack.service("data-collector").fail("metrics");
    stack.advance(149);
    assertThat(stack.reason("CollectorTargetDown")).isEqualTo(Reason.StartingUp);
    assertThat(stack.isEscalated("CollectorTargetDown")).isFalse();
    stack.advance(1);
    assertThat(stack.reason("CollectorTargetDown")).isEqualTo(Reason.Escalated);
  }

  @Test
  void anUnhealthyServiceWithoutAnAlertIsShownAndNotTouched() {
    stack.service("data-collector").fail("health");
    stack.advance(900);
    assertThat(stack.acts()).isEmpty();
    var verdict = stack.last().readiness().get("data-collector");
    assertThat(verdict).isNotNull();
    assertThat(stack.reason("CollectorTargetDown")).isEqualTo(Reason.Inactive);
  }

  @Test
  void aOneShotThatIsDoneIsLeftAlone() {
    StackFixture oneShot = oneShot();
    oneShot.service("js-init").exit(0);
    oneShot.advance(60);
    assertThat(oneShot.acts()).isEmpty();
    assertThat(oneShot.reason("InitDown")).isEqualTo(Reason.LeftAlone);
    oneShot.service("js-init").exit(1);
    oneShot.advance(1);
    assertThat(oneShot.acts()).containsExactly("61 Start js-init");
  }

  /** It had not done its work: what takes SIGTERM well ends with 0 as well. */
  @Test
  void whatSomebodyStoppedIsNoOneShotThatIsDone() {
    StackFixture oneShot = oneShot();
    oneShot.service("js-init").stop(0);
    oneShot.advance(60);
    assertThat(oneShot.acts()).containsExactly("1 Start js-init");
  }

  private static StackFixture oneShot() {
    StackFixture oneShot =
        StackFixture.of(
            """
            runbook: None
            services:
            - {name: js-init, workload: {docker: {containers: [marketprism-js-init]}}}
            alerts:
            - name: InitDown
              service: js-init
              expr: "!container.running"
              scenarios: [{name: stopped, action: Start}]
            """);
    oneShot.service("js-init").isOneShot();
    return oneShot;
  }
}
