package io.marketprism.operator.simulation;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationStatus;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.event.Occurrence;
import io.marketprism.operator.report.Narrator;
import io.marketprism.operator.report.RemediationReport;
import io.marketprism.operator.report.StatusBuilder;
import io.marketprism.operator.runbook.Attempt;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.Readings;
import io.marketprism.operator.runbook.RemediationPhase;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Plays a scenario through the real compiler, engine, status and Events, in virtual time. */
final class ScenarioRun implements Simulation.Listener {

  private static final Instant BEGIN = Instant.parse("2026-11-01T03:00:00Z");

  private final MarketPrismStack stack = new MarketPrismStack();
  private final Map<String, Remediation> remediations = new LinkedHashMap<>();
  private final Chronicle chronicle = new Chronicle(BEGIN);
  private final Simulation simulation;
  private final Consumer<Evaluation> witness;
  private CompiledStack compiled;

  private ScenarioRun(ScenarioFile scenario, Consumer<Evaluation> witness)
      throws ScenarioException {
    this.witness = witness;
    compiled = ScenarioReader.compiled("spec", scenario.specOrEmpty());
    stack.setMetadata(
        new ObjectMetaBuilder()
            .withName("stack")
            .withNamespace("default")
            .withUid("scenario")
            .withGeneration(1L)
            .build());
    simulation = new Simulation(compiled, BEGIN, this);
  }

  /**
   * Plays a scenario to its end.
   *
   * @param witness sees each evaluation
   */
  static Chronicle play(ScenarioFile scenario, Consumer<Evaluation> witness)
      throws ScenarioException {
    ScenarioRun run = new ScenarioRun(scenario, witness);
    new Timeline(run.simulation, scenario.timelineOrEmpty(), run::applied)
        .play(BEGIN.plus(ScenarioReader.duration("until", scenario.until())));
    return run.chronicle;
  }

  private void applied(CompiledStack changed) {
    compiled = changed;
    simulation.apply(changed);
  }

  @Override
  public void proposed(Decision decision, Attempt proposal) {
    write(decision, proposal);
    shown(proposal, proposal.message());
    chronicle.ended(proposal);
  }

  @Override
  public void planned(Decision decision, Attempt intent) {
    write(decision, intent);
    chronicle.acted(simulation.now(), intent);
  }

  private void write(Decision decision, Attempt intent) {
    String host = compiled.workload(decision.service()).orElseThrow().host();
    Remediation remediation =
        Intents.of(stack, decision, host, remediations.size() + 1L, intent.createdAt());
    remediations.put(intent.name(), remediation);
  }

  @Override
  public void moved(Attempt attempt, String message) {
    Remediation remediation = Objects.requireNonNull(remediations.get(attempt.name()));
    RemediationPhase before = Intents.phaseOf(remediation);
    remediation.setStatus(
        new RemediationStatus(
            attempt.phase(),
            attempt.aborted(),
            "simulation",
            message,
            Timestamps.exactOrNull(attempt.executingAt()),
            Timestamps.exactOrNull(attempt.verifyingAt()),
            Timestamps.exactOrNull(attempt.endedAt()),
            null));
    if (before == RemediationPhase.Planned) {
      chronicle.happened(simulation.now(), RemediationReport.begins(remediation));
    }
    shown(attempt, message);
    if (attempt.phase() == RemediationPhase.Planned) {
      chronicle.acted(simulation.now(), attempt);
    }
    chronicle.ended(attempt);
  }

  private void shown(Attempt attempt, String message) {
    Remediation remediation = Objects.requireNonNull(remediations.get(attempt.name()));
    RemediationReport.reached(remediation, attempt.phase(), message)
        .ifPresent(occurrence -> chronicle.happened(simulation.now(), occurrence));
  }

  @Override
  public void evaluated(Evaluation evaluation, Readings readings) {
    StackStatus status =
        new StatusBuilder(
                stack, compiled.with(simulation.policy()), evaluation, readings, simulation.now())
            .build(List.copyOf(remediations.values()), compiled.faults());
    for (Occurrence occurrence : Narrator.tell(stack.getStatus(), status)) {
      chronicle.happened(simulation.now(), occurrence);
    }
    stack.setStatus(status);
    chronicle.evaluated(simulation.now(), evaluation, status);
    witness.accept(evaluation);
  }
}
