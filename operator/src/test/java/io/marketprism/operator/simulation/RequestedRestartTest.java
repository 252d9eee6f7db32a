package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Attempt;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.runbook.ServiceReadings.Access;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody asks for is done once, and under the same gates as everything else. */
class RequestedRestartTest {

  private final Simulation simulation =
      new Simulation(StackFixture.compile("{}"), StackFixture.ZERO, new Simulation.Listener() {});

  private void ask(String more) {
    simulation.apply(
        StackFixture.compile(
            "requests: [{name: now, service: hot-storage, by: li.wei, reason: why not, at: \"%s\"%s}]"
                .formatted(simulation.now(), more)));
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      simulation.step(Duration.ofSeconds(1));
    }
  }

  private Reason reason() {
    return simulation.last().decision("Requested.now").orElseThrow().reason();
  }

  @BeforeEach
  void aDayHasPassed() {
    pass(10);
  }

  @Test
  void oneRequestIsCarriedOutOnceWhoeverLeads() {
    ask("");
    pass(1);
    assertThat(reason()).isEqualTo(Reason.Requested);
    for (int i = 0; i < 60; i++) {
      pass(20);
      simulation.operatorRestarts();
    }
    assertThat(simulation.attempts()).hasSize(1);
    assertThat(simulation.attempts().getFirst().phase()).isEqualTo(RemediationPhase.Succeeded);
  }

  @Test
  void whatSomebodyElseHasRestartedIsNotRestartedAgain() {
    simulation.service("hot-storage").orElseThrow().access(new Access.NotAllowed("no"));
    ask("");
    pass(5);
    assertThat(reason()).isEqualTo(Reason.NotAllowed);
    simulation.service("hot-storage").orElseThrow().begin(simulation.now());
    simulation.service("hot-storage").orElseThrow().access(new Access.Granted());
    pass(300);
    assertThat(simulation.attempts()).isEmpty();
  }

  @Test
  void anotherTimeUnderTheSameNameIsAnotherRequest() {
    ask("");
    pass(700);
    ask("");
    pass(700);
    assertThat(simulation.attempts())
        .extracting(Attempt::phase)
        .containsExactly(RemediationPhase.Succeeded, RemediationPhase.Succeeded);
  }

  @Test
  void noOverrideOpensTheAllowList() {
    simulation.service("hot-storage").orElseThrow().access(new Access.NotAllowed("no"));
    ask(", overrideLimits: true");
    pass(1000);
    assertThat(simulation.attempts()).isEmpty();
    assertThat(reason()).isEqualTo(Reason.Inactive);
  }

  @Test
  void aFailedOneIsNotTriedAgain() {
    simulation.service("hot-storage").orElseThrow().stop();
    simulation.service("hot-storage").orElseThrow().canNotBeStarted();
    simulation.apply(
        StackFixture.compile(
            """
            alerts: [{name: HotStorageDown, enabled: false}]
            requests: [{name: now, service: hot-storage, action: Start, by: me, reason: r, at: "%s"}]
            """
                .formatted(simulation.now())));
    pass(1000);
    assertThat(simulation.attempts())
        .extracting(Attempt::phase)
        .containsExactly(RemediationPhase.Failed);
  }
}
