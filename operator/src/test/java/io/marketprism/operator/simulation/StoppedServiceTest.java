package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.RemediationPhase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What isn't running is started: soon, once, and never given up. */
class StoppedServiceTest {

  private final StackFixture stack = StackFixture.builtIn();

  @Test
  void nothingIsDoneWhileAllIsWell() {
    stack.advance(3600);
    assertThat(stack.acts()).isEmpty();
    assertThat(stack.last().decisions())
        .hasSize(12)
        .allMatch(decision -> decision.reason() == Reason.Inactive);
    assertThat(stack.last().wakeAt())
        .as("the next weekly restart")
        .isEqualTo(Instant.parse("2026-11-01T20:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource({
    "nats,BrokerDown",
    "clickhouse-hot,ClickHouseHotDown",
    "clickhouse-cold,ClickHouseColdDown",
    "hot-storage,HotStorageDown",
    "cold-storage,ColdStorageDown",
    "data-collector,CollectorTargetDown"
  })
  void isStartedExactlyOnceAfterFiveSecondsOfProof(String service, String alert) {
    stack.advance(10);
    stack.service(service).stop();
    stack.advance(300);
    // First seen at second 11.
    assertThat(stack.acts()).containsExactly("16 Start " + service);
    assertThat(stack.phases(service)).containsExactly(RemediationPhase.Succeeded);
    assertThat(stack.reasons(alert))
        .containsExactly(
            Reason.Inactive,
            Reason.Pending,
            Reason.Acting,
            Reason.RemediationInProgress,
            Reason.Resolving,
            Reason.Inactive);
    assertThat(stack.last().readiness().values()).allMatch(v -> v.ready().isTrue());
  }

  @Test
  void oneThatSomebodyStartsWithinTheProofIsNotTouched() {
    stack.service("nats").stop();
    stack.advance(4);
    stack.service("nats").begin(stack.now());
    stack.advance(120);
    assertThat(stack.acts()).isEmpty();
  }

  @Test
  void anAlertThatFiresBeforeItsScenarioIsProvenWaitsForTheProof() {
    stack.service("hot-storage").fail();
    stack.advance(59);
    stack.service("hot-storage").stop();
    stack.advance(2);
    assertThat(stack.last().state().alert("HotStorageDown").isFiring()).isTrue();
    assertThat(stack.reason("HotStorageDown")).isEqualTo(Reason.Pending);
    assertThat(stack.decision("HotStorageDown").message())
        .isEqualTo("scenario stopped is not proven yet until 2026-11-01T03:01:05Z");
    stack.advance(60);
    assertThat(stack.acts()).containsExactly("65 Start hot-storage");
  }

  @Test
  void oneThatWasOnlyCreatedIsStartedToo() {
    stack.service("hot-storage").is(ContainerState.CREATED);
    stack.advance(60);
    assertThat(stack.acts()).containsExactly("6 Start hot-storage");
  }

  @Test
  void oneThatIsStoppedAgainAndAgainIsStartedEachTime() {
    for (int round = 0; round < 5; round++) {
      stack.service("clickhouse-cold").stop();
      stack.advance(120);
    }
    assertThat(stack.acts())
        .containsExactly(
            "6 Start clickhouse-cold",
            "126 Start clickhouse-cold",
            "246 Start clickhouse-cold",
            "366 Start clickhouse-cold",
            "486 Start clickhouse-cold");
    assertThat(stack.isEscalated("ClickHouseColdDown")).isFalse();
  }

  @Test
  void afterARebootAllAreStartedCausesBeforeTheirDependents() {
    stack.services().values().forEach(SimulatedService::stop);
    stack.advance(60);
    List<String> acts = stack.acts();
    assertThat(acts).hasSize(6);
    assertThat(acts.subList(0, 3))
        .containsExactly("6 Start nats", "6 Start clickhouse-hot", "6 Start clickhouse-cold");
    assertThat(acts.subList(3, 6))
        .allMatch(act -> act.matches("\\d+ Start (hot-storage|cold-storage|data-collector)"));
    assertThat(stack.last().readiness().values()).allMatch(v -> v.ready().isTrue());
  }

  @Test
  void aStoppedDependentIsStartedAsSoonAsItsCauseIsReadyAndNotHeldBySettling() {
    stack.service("nats").stop();
    stack.service("hot-storage").stop();
    stack.advance(60);
    assertThat(stack.acts()).containsExactly("6 Start nats", "15 Start hot-storage");
    assertThat(stack.reasons("HotStorageDown"))
        .contains(Reason.InhibitedByCause)
        .doesNotContain(Reason.Settling);
  }

  @Test
  void startsInVainAreSpacedByTheBackOffEscalatedOnceAndNeverGivenUp() {
    stack.service("clickhouse-cold").stop();
    stack.service("clickhouse-cold").canNotBeStarted();
    stack.advance(190);
    // Each is refused a second after it was decided on; then 10, 20, 30, 30, 30 s.
    assertThat(stack.acts())
        .containsExactly(
            "6 Start clickhouse-cold",
            "17 Start clickhouse-cold",
            "38 Start clickhouse-cold",
            "69 Start clickhouse-cold",
            "100 Start clickhouse-cold",
            "131 Start clickhouse-cold",
            "162 Start clickhouse-cold");
    stack.advance(1400);
    assertThat(stack.acts()).hasSize(53);
    assertThat(stack.last().state().alert("ClickHouseColdDown").memory().escalatedSince())
        .as("after the third in vain")
        .isEqualTo(StackFixture.at(39));
    stack.service("clickhouse-cold").canBeStarted();
    stack.advance(60);
    assertThat(stack.phases("clickhouse-cold").getLast()).isEqualTo(RemediationPhase.Succeeded);
    assertThat(stack.reason("ClickHouseColdDown")).isEqualTo(Reason.Inactive);
  }

  @Test
  void oneThatDiesRightAfterEachStartIsBackedOffFrom() {
    stack.service("cold-storage").stop();
    for (int second = 0; second < 900; second++) {
      stack.advance(1);
      if (stack.service("cold-storage").state() == ContainerState.RUNNING) {
        stack.service("cold-storage").exit(1);
      }
    }
    assertThat(stack.acts()).hasSizeBetween(5, 8);
    assertThat(stack.phases("cold-storage")).containsOnly(RemediationPhase.Ineffective);
    assertThat(stack.isEscalated("ColdStorageDown")).isTrue();
  }

  @Test
  void aRestartedOperatorGivesTheProofAnewAndStartsOnce() {
    stack.service("nats").stop();
    stack.advance(4);
    stack.operatorRestarts();
    stack.advance(60);
    assertThat(stack.acts()).containsExactly("10 Start nats");
  }

  @Test
  void aRestartedOperatorDoesNotStartWhatIsAlreadyBeingStarted() {
    stack.service("nats").stop();
    stack.advance(6);
    stack.operatorRestarts();
    stack.advance(60);
    assertThat(stack.acts()).containsExactly("6 Start nats");
    assertThat(stack.phases("nats")).containsExactly(RemediationPhase.Succeeded);
  }
}
