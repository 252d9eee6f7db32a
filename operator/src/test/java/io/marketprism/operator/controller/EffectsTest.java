package io.marketprism.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationSpec;
import io.marketprism.operator.api.RemediationStatus;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.EngineState;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.simulation.StackFixture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an evaluation leads to. */
class EffectsTest {

  private final StackFixture stack = StackFixture.builtIn().advance(5);

  /** An alert, and restarts that are wanted although nothing is wrong. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CollectorTargetDown",
        "ScheduledRestart.data-collector",
        "RestartBeforeLimit.data-collector"
      })
  void ofWhateverIsEscalatedAFlightRecordIsKept(String name) {
    AlertState.Escalation escalation = new AlertState.Escalation(stack.now(), "it did not help");
    Evaluation escalated = escalated(name, escalation);
    assertThat(new Effects(moment(stack.last().state()), escalated).ofEscalations())
        .containsExactly(new Effect.KeepEvidence(name, "data-collector", escalation));
  }

  @Test
  void itIsKeptOnce() {
    String name = "ScheduledRestart.data-collector";
    Evaluation escalated =
        escalated(name, new AlertState.Escalation(stack.now(), "it did not help"));
    assertThat(new Effects(moment(escalated.state()), escalated).ofEscalations()).isEmpty();
  }

  /** Each waits for an Engine that doesn't answer, for as long as that is so. */
  @Test
  void aHostThatHoldsAllItsIntentsHoldsUpNoOther() {
    assertThat(created(underWay("elsewhere", 8))).containsExactly("data-collector");
    assertThat(created(underWay("local", 7))).containsExactly("data-collector");
    assertThat(created(underWay("local", 8))).isEmpty();
  }

  private List<String> created(List<Remediation> underWay) {
    Decision.Plan plan =
        new Decision.Plan(
            "stopped",
            Action.Start,
            "collector",
            new Incarnation("engine", "c0ffee", Instant.EPOCH),
            Map.of(),
            new Decision.Consent.NotNeeded());
    Evaluation last = stack.last();
    Evaluation acting =
        new Evaluation(
            last.state(),
            List.of(
                new Decision(
                    "CollectorTargetDown", "data-collector", Reason.Acting, "", null, plan)),
            List.of(),
            last.readiness(),
            last.history(),
            last.hosts(),
            null);
    return new Effects(moment(last.state()).with(underWay), acting)
        .onJournal(true).stream()
            .flatMap(e -> e instanceof Effect.Create create ? Stream.of(create) : Stream.empty())
            .map(create -> create.decision().service())
            .toList();
  }

  private static List<Remediation> underWay(String host, int count) {
    return Stream.generate(() -> underWay(host)).limit(count).toList();
  }

  private static Remediation underWay(String host) {
    Remediation remediation = new Remediation();
    remediation.getMetadata().setName("s.nats.1");
    remediation.setSpec(
        new RemediationSpec(
            "s",
            "nats",
            "BrokerDown",
            "stopped",
            Action.Start,
            "a test",
            new RemediationSpec.Target(host, "engine", "nats", "id", "2026-10-31T00:00:00Z"),
            "2026-10-31T00:00:00Z",
            null));
    remediation.setStatus(
        new RemediationStatus(RemediationPhase.Executing, null, "", "", null, null, null, null));
    return remediation;
  }

  private Evaluation escalated(String name, AlertState.Escalation escalation) {
    Evaluation last = stack.last();
    AlertState.Memory memory =
        new AlertState.Memory(stack.now(), null, escalation, null, List.of());
    return new Evaluation(
        EngineState.remembering(Map.of(name, memory), last.state().wanted()),
        last.decisions(),
        last.verdicts(),
        last.readiness(),
        last.history(),
        last.hosts(),
        last.wakeAt());
  }

  private Moment moment(EngineState before) {
    return new Moment(
        new MarketPrismStack(), stack.compiled(), before, stack.readings(), List.of(), stack.now());
  }
}
