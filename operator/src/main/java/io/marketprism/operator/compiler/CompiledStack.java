package io.marketprism.operator.compiler;

import io.marketprism.operator.api.ConditionReason;
import io.marketprism.operator.probe.ProbeTarget;
import io.marketprism.operator.rule.Metered;
import io.marketprism.operator.runbook.Excerpt;
import io.marketprism.operator.runbook.StackPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A resource, ready to run.
 *
 * @param policy what the engine needs
 * @param workloads what to look at, by service
 * @param thresholds the numbers of {@code spec.thresholds}, by name
 * @param metered the expressions, by their path
 * @param annotations what an alert means, for those who read of it, by the alert's name
 * @param faults what is switched off because it is misdeclared; the rest goes on
 */
public record CompiledStack(
    StackPolicy policy,
    Map<String, Workload> workloads,
    Map<String, Double> thresholds,
    Map<String, Metered> metered,
    Map<String, Annotations> annotations,
    List<Fault> faults) {

  /** What is switched off: because it is misdeclared, or because its evaluation costs too much. */
  @Override
  public List<Fault> faults() {
    Stream<Fault> overBudget =
        metered.entrySet().stream()
            .filter(expression -> expression.getValue().isOverBudget())
            .map(Map.Entry::getKey)
            .sorted()
            .map(
                path ->
                    new Fault(path, "its evaluation costs too much: the alert is switched off"));
    return Stream.concat(faults.stream(), overBudget).distinct().toList();
  }

  /**
   * The container of a service and how it is probed.
   *
   * @param host the DockerHost
   * @param containers names that it may have, in order
   * @param optional whether the stack is whole without it
   */
  public record Workload(
      String host, List<String> containers, List<ProbeTarget> probes, boolean optional) {}

  /**
   * A part of a resource that can't be used.
   *
   * @param reason the reason of the condition Stalled
   * @param path where it is: {@code spec.alerts[BrokerDown].expr}
   * @param message what is wrong, and what must be
   */
  public record Fault(ConditionReason reason, String path, String message) {

    /** What is quoted may be long: the names that a rule could use, or the rule. */
    private static final int LONGEST = 2_000;

    public Fault {
      message = Excerpt.of(message, LONGEST);
    }

    /** A fault of the resource itself. */
    public Fault(String path, String message) {
      this(ConditionReason.Misdeclared, path, message);
    }

    @Override
    public String toString() {
      return path + ": " + message;
    }
  }

  /** The same with these faults. */
  public CompiledStack with(List<Fault> others) {
    return new CompiledStack(policy, workloads, thresholds, metered, annotations, others);
  }

  /** The same with another policy. */
  public CompiledStack with(StackPolicy other) {
    return new CompiledStack(other, workloads, thresholds, metered, annotations, faults);
  }

  /**
   * An annotation of an alert, with its placeholders; empty for an alert that has none of that key.
   *
   * @param key such as {@code summary}
   * @param language what stands behind the key, such as {@code .zh-CN}; without such a one, or
   *     where it is empty, the key alone counts
   */
  public Optional<String> annotation(String alert, String key, String language) {
    Map<String, String> all = annotations.getOrDefault(alert, Annotations.NONE).texts();
    return Optional.ofNullable(all.getOrDefault(key + language, all.get(key)))
        .filter(text -> !text.isBlank());
  }

  public Optional<Workload> workload(String service) {
    return Optional.ofNullable(workloads.get(service));
  }
}
