package io.marketprism.operator.simulation;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.compiler.PolicyCompiler;
import io.marketprism.operator.runbook.Attempt;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.Readings;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.runbook.StackPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A simulated stack that is evaluated every second, and what became of it, in a test's words. */
public final class StackFixture implements Simulation.Listener {

  static final Instant ZERO = Instant.parse("2026-11-01T03:00:00Z");

  private final List<String> acts = new ArrayList<>();
  private final Map<String, List<Reason>> reasons = new LinkedHashMap<>();
  private final Simulation simulation;

  private CompiledStack compiled;

  private StackFixture(CompiledStack compiled) {
    this.compiled = compiled;
    simulation = new Simulation(compiled, ZERO, this);
  }

  /** The built-in runbook as it is: {@code spec: {}}. */
  public static StackFixture builtIn() {
    return of("{}");
  }

  /** A resource with this spec, in YAML. */
  public static StackFixture of(String spec) {
    return new StackFixture(compile(spec));
  }

  /** The resource is applied anew, with this spec. */
  public void apply(String spec) {
    compiled = compile(spec);
    simulation.apply(compiled);
  }

  public static CompiledStack compile(String spec) {
    return PolicyCompiler.compile(spec(spec));
  }

  /** A spec from YAML; the marker keeps one that begins with a brace from being taken for JSON. */
  public static StackSpec spec(String yaml) {
    return Serialization.unmarshal("---\n" + yaml, StackSpec.class);
  }

  /** The compiled policy is used with a change, such as conditions that remember their outcome. */
  StackFixture with(UnaryOperator<StackPolicy> change) {
    compiled = compiled.with(change.apply(policy()));
    simulation.apply(compiled.policy());
    return this;
  }

  public SimulatedService service(String name) {
    return simulation.service(name).orElseThrow();
  }

  Map<String, SimulatedService> services() {
    return simulation.services();
  }

  public Instant now() {
    return simulation.now();
  }

  static Instant at(long second) {
    return ZERO.plusSeconds(second);
  }

  private long second() {
    return Duration.between(ZERO, now()).toSeconds();
  }

  public CompiledStack compiled() {
    return compiled.with(policy());
  }

  public StackPolicy policy() {
    return simulation.policy();
  }

  /** Lets so many seconds pass, evaluating every one of them. */
  public StackFixture advance(int seconds) {
    for (int i = 0; i < seconds; i++) {
      simulation.step(Duration.ofSeconds(1));
    }
    return this;
  }

  /** Lets a time pass in which nobody looks, and evaluates at its end. */
  void step(Duration time) {
    simulation.step(time);
  }

  boolean answers(String service, boolean approved) {
    return simulation.answers(service, approved);
  }

  void deleteRemediations() {
    simulation.deleteRemediations();
  }

  void operatorRestarts() {
    simulation.operatorRestarts();
  }

  public Evaluation last() {
    return simulation.last();
  }

  public Readings readings() {
    return simulation.readings();
  }

  Decision decision(String alert) {
    return last().decision(alert).orElseThrow();
  }

  Reason reason(String alert) {
    return decision(alert).reason();
  }

  /** The alert's reasons so far, each once in a row. */
  List<Reason> reasons(String alert) {
    return reasons.getOrDefault(alert, List.of());
  }

  boolean isEscalated(String alert) {
    return last().state().alert(alert).memory().escalatedSince() != null;
  }

  /** All that was decided to be done, as {@code "5 Start nats"}. */
  List<String> acts() {
    return List.copyOf(acts);
  }

  public List<Attempt> attempts() {
    return simulation.attempts();
  }

  List<Attempt> attempts(String service) {
    return attempts().stream().filter(a -> a.service().equals(service)).toList();
  }

  List<RemediationPhase> phases(String service) {
    return attempts(service).stream().map(Attempt::phase).toList();
  }

  @Override
  public void planned(Decision decision, Attempt intent) {
    acts.add("%d %s %s".formatted(second(), intent.action(), decision.service()));
  }

  @Override
  public void evaluated(Evaluation evaluation, Readings seen) {
    for (Decision decision : evaluation.decisions()) {
      List<Reason> told = reasons.computeIfAbsent(decision.alert(), a -> new ArrayList<>());
      if (told.isEmpty() || told.getLast() != decision.reason()) {
        told.add(decision.reason());
      }
    }
  }
}
