package io.marketprism.operator.simulation;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationStatus;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.compiler.PolicyCompiler;
import io.marketprism.operator.controller.GivenHistory;
import io.marketprism.operator.controller.Judged;
import io.marketprism.operator.report.StatusBuilder;
import io.marketprism.operator.runbook.Attempt;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.Readings;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A scenario up to its end, with all that people are shown of the stack at that moment. */
public final class PlayedScenario implements Simulation.Listener {

  /** When each begins. */
  public static final Instant BEGIN = Instant.parse("2026-11-01T03:00:00Z");

  private final MarketPrismStack stack = new MarketPrismStack();
  private final Map<String, Remediation> remediations = new LinkedHashMap<>();
  private final GivenHistory history = new GivenHistory();
  private final Simulation simulation;
  private CompiledStack compiled;

  private PlayedScenario(String name, ScenarioFile scenario) throws ScenarioException {
    compiled = PolicyCompiler.compile(scenario.specOrEmpty());
    stack.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .withNamespace("prod")
            .withUid(name)
            .withGeneration(1L)
            .withCreationTimestamp("2026-10-03T08:00:00Z")
            .build());
    stack.setSpec(scenario.specOrEmpty());
    simulation = new Simulation(compiled, BEGIN, this);
  }

  /**
   * Plays one.
   *
   * @param name of the stack
   * @param yaml its spec and its timeline, as a scenario's file has them
   * @param until how long, such as {@code 90s}
   */
  public static PlayedScenario of(String name, String yaml, String until) {
    try {
      ScenarioFile scenario =
          ScenarioReader.read(
              "name: %s%nuntil: %s%nexpect: {actions: []}%n%s".formatted(name, until, yaml));
      PlayedScenario played = new PlayedScenario(name, scenario);
      new Timeline(played.simulation, scenario.timelineOrEmpty(), played::applied)
          .play(BEGIN.plus(ScenarioReader.duration("until", until)));
      return played;
    } catch (ScenarioException e) {
      throw new AssertionError(e);
    }
  }

  private void applied(CompiledStack changed) {
    compiled = changed;
    simulation.apply(changed);
  }

  @Override
  public void proposed(Decision decision, Attempt proposal) {
    planned(decision, proposal);
    moved(proposal, proposal.message());
  }

  @Override
  public void planned(Decision decision, Attempt intent) {
    String host = compiled.workload(decision.service()).orElseThrow().host();
    Remediation remediation =
        Intents.of(stack, decision, host, remediations.size() + 1L, intent.createdAt());
    remediation.getMetadata().setName(intent.name().replace("stack.", name() + "."));
    remediations.put(intent.name(), remediation);
  }

  @Override
  public void moved(Attempt attempt, String message) {
    Objects.requireNonNull(remediations.get(attempt.name()))
        .setStatus(
            new RemediationStatus(
                attempt.phase(),
                attempt.aborted(),
                "pod-1",
                message,
                Timestamps.exactOrNull(attempt.executingAt()),
                Timestamps.exactOrNull(attempt.verifyingAt()),
                Timestamps.exactOrNull(attempt.endedAt()),
                attempt.executingAt() == null
                    ? null
                    : new RemediationStatus.Evidence(attempt.name() + ".txt", "sha", "seen")));
  }

  @Override
  public void evaluated(Evaluation evaluation, Readings readings) {
    CompiledStack present = compiled.with(simulation.policy());
    stack.setStatus(
        new StatusBuilder(stack, present, evaluation, readings, simulation.now())
            .build(List.copyOf(remediations.values()), compiled.faults()));
    history.take(compiled.policy(), readings, evaluation.state(), simulation.now());
  }

  /** Its name. */
  public String name() {
    return stack.getMetadata().getName();
  }

  /** The resource with its status. */
  public MarketPrismStack stack() {
    return stack;
  }

  /** Its last evaluation. */
  public Judged judged() {
    return new Judged(
        simulation.last(),
        simulation.policy(),
        List.copyOf(remediations.values()),
        compiled.faults(),
        history.of(),
        simulation.now());
  }

  /** When it has ended. */
  public Instant now() {
    return simulation.now();
  }
}
