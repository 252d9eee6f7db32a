package io.marketprism.operator.report;

import io.fabric8.kubernetes.api.model.Condition;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RestartStatus;
import io.marketprism.operator.api.StackState;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.codec.StatusCodec;
import io.marketprism.operator.compiler.Annotations;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.event.Messages;
import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.Forecast;
import io.marketprism.operator.runbook.Readiness;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Readings;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.Scope;
import io.marketprism.operator.runbook.ServicePolicy;
import io.marketprism.operator.runbook.Truth;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells an evaluation as a status. The same facts give the same status to the letter, so that
 * nothing is written while nothing changes.
 */
public final class StatusBuilder {

  /** Reasons that say nothing of what held before. */
  private static final Set<Reason> UNCERTAIN =
      EnumSet.of(
          Reason.Unknown,
          Reason.Pending,
          Reason.Resolving,
          Reason.DiagnosisUnknown,
          Reason.HostUnreachable);

  private final MarketPrismStack stack;
  private final CompiledStack compiled;
  private final Evaluation evaluation;
  private final Readings readings;
  private final Instant now;

  public StatusBuilder(
      MarketPrismStack stack,
      CompiledStack compiled,
      Evaluation evaluation,
      Readings readings,
      Instant now) {
    this.stack = stack;
    this.compiled = compiled;
    this.evaluation = evaluation;
    this.readings = readings;
    this.now = now;
  }

  /** The status of a stack that has no receivers of its own. */
  public StackStatus build(Collection<Remediation> remediations, List<CompiledStack.Fault> faults) {
    return build(remediations, faults, Optional.empty());
  }

  /**
   * The status.
   *
   * @param receivers which of its own receivers can't be notified, and why; empty where it has none
   */
  public StackStatus build(
      Collection<Remediation> remediations,
      List<CompiledStack.Fault> faults,
      Optional<Map<String, String>> receivers) {
    Optional<Remediation> last =
        remediations.stream().max(Comparator.comparingLong(Intents::epochOf));
    StackStatus before = Objects.requireNonNullElse(stack.getStatus(), StackStatus.EMPTY);
    Conditions all =
        new Conditions(before.conditionsOrEmpty(), stack.getMetadata().getGeneration(), now);
    List<Condition> conditions =
        Stream.concat(
                all.of(compiled, evaluation, readings, faults).stream(),
                receivers.map(all::notifications).stream())
            .toList();
    StackState state =
        StackStates.of(compiled.policy(), evaluation, readings, conditions, remediations, now);
    StackStatus status =
        new StackStatus(
            stack.getMetadata().getGeneration(),
            ready(),
            firing(),
            last.map(StatusBuilder::describe).orElse(before.lastRemediation()),
            Math.max(before.epochOrZero(), last.map(Intents::epochOf).orElse(0L)),
            conditions,
            compiled.policy().topology().services().stream().map(this::service).toList(),
            compiled.policy().alerts().stream().flatMap(alert -> alert(alert).stream()).toList(),
            restarts(),
            state.name(),
            since(before, state, now),
            null,
            null);
    return new Summary(stack, compiled, status, state, remediations).told();
  }

  private static String since(StackStatus before, StackState state, Instant now) {
    return before.stateSince() != null && state.name().equals(before.state())
        ? before.stateSince()
        : Timestamps.format(now);
  }

  /**
   * The status of a stack that could not be evaluated: what is remembered stays, what was seen does
   * not.
   *
   * @param thrown what came up; its own text may quote what was read, so it is not repeated
   */
  public static StackStatus failed(MarketPrismStack stack, Throwable thrown, Instant now) {
    StackStatus before = Objects.requireNonNullElse(stack.getStatus(), StackStatus.EMPTY);
    List<Condition> conditions =
        new Conditions(before.conditionsOrEmpty(), stack.getMetadata().getGeneration(), now)
            .failed(thrown);
    StackState state = StackStates.failed(conditions);
    return new StackStatus(
        stack.getMetadata().getGeneration(),
        "unknown",
        before.firing(),
        before.lastRemediation(),
        before.epoch(),
        conditions,
        before.servicesOrEmpty().stream()
            .map(
                s ->
                    new StackStatus.ServiceStatus(
                        s.name(), "Unknown", s.container(), null, null, null))
            .toList(),
        before.alerts(),
        before.restarts(),
        state.name(),
        since(before, state, now),
        "The stack could not be evaluated.",
        "The stack could not be evaluated (%s). Nothing is done for it meanwhile, and it goes on by itself once the cause is gone. The operator's log has the details."
            .formatted(thrown.getClass().getSimpleName()));
  }

  private String ready() {
    long ready = evaluation.readiness().values().stream().filter(v -> v.ready().isTrue()).count();
    return ready + "/" + evaluation.readiness().size();
  }

  private String firing() {
    return compiled.policy().alerts().stream()
        .map(AlertPolicy::name)
        .filter(name -> evaluation.state().alert(name).isFiring())
        .collect(Collectors.joining(","));
  }

  private static String describe(Remediation remediation) {
    return "%s %s: %s"
        .formatted(
            remediation.getSpec().action(),
            remediation.getSpec().service(),
            Intents.phaseOf(remediation));
  }

  private StackStatus.ServiceStatus service(ServicePolicy service) {
    Readiness.Verdict verdict = Objects.requireNonNull(evaluation.readiness().get(service.name()));
    @Nullable ContainerFacts facts =
        readings.of(service.name()).container()
                instanceof Reading.Known<ContainerFacts>(ContainerFacts known)
            ? known
            : null;
    return new StackStatus.ServiceStatus(
        service.name(),
        word(verdict.ready()),
        facts == null ? null : facts.name(),
        facts == null ? null : facts.state().word(),
        Messages.boundedOrNull(verdict.message()),
        evaluation.state().forecast(service.name()).map(Forecast::described).orElse(null));
  }

  static String word(Truth truth) {
    return switch (truth) {
      case Truth.True() -> "True";
      case Truth.False() -> "False";
      case Truth.Unknown(String what) -> "Unknown";
    };
  }

  /** Absent where nothing is wanted. */
  private @Nullable List<RestartStatus> restarts() {
    List<RestartStatus> restarts =
        compiled.policy().wanted().stream()
            .map(
                wanted ->
                    StatusCodec.write(
                        wanted,
                        Objects.requireNonNull(evaluation.state().wanted().get(wanted.name())),
                        evaluation.state().alert(wanted.name()),
                        evaluation.decision(wanted.name()).orElseThrow()))
            .toList();
    return restarts.isEmpty() ? null : restarts;
  }

  private Optional<StackStatus.AlertStatus> alert(AlertPolicy alert) {
    return StatusCodec.show(
            alert,
            evaluation.state().alert(alert.name()),
            evaluation.decision(alert.name()).orElseThrow(),
            now)
        .map(this::seeing);
  }

  /** What its annotations name stays as it was when the alert began to fire. */
  private StackStatus.AlertStatus seeing(StackStatus.AlertStatus alert) {
    Optional<StackStatus.AlertStatus> was =
        Objects.requireNonNullElse(stack.getStatus(), StackStatus.EMPTY).alertsOrEmpty().stream()
            .filter(a -> a.name().equals(alert.name()))
            .filter(a -> alert.firingSince() == null || alert.firingSince().equals(a.firingSince()))
            .findFirst();
    Map<String, String> before = was.map(StackStatus.AlertStatus::seenOrEmpty).orElse(Map.of());
    Optional<Scope> scope = evaluation.scope(alert.name());
    String scenario = scenario(alert, was.map(StackStatus.AlertStatus::scenario));
    Annotations annotations = compiled.annotations().get(alert.name());
    return alert
        .seeing(
            scenario,
            alert.firingSince() == null || scope.isEmpty() || annotations == null
                ? before
                : annotations.in(scenario).seen(before, scope.get()))
        .after(was.map(a -> before(a, alert)).orElse(null));
  }

  /** While something is done about it, what it was found to be before is what it is. */
  private @Nullable String scenario(StackStatus.AlertStatus alert, Optional<String> before) {
    if (alert.reason() == Reason.NoScenario) {
      return null;
    }
    boolean isTreated = alert.reason() == Reason.RemediationInProgress && before.isPresent();
    return (isTreated || alert.firingSince() == null
            ? before
            : evaluation.scenario(alert.name()).or(() -> before))
        .orElse(null);
  }

  /** A look that says nothing doesn't end what held, nor begin it again. */
  private static @Nullable Reason before(StackStatus.AlertStatus was, StackStatus.AlertStatus is) {
    Reason before = was.lastKnownReason();
    return is.firingSince() != null
            && UNCERTAIN.contains(is.reason())
            && !UNCERTAIN.contains(before)
        ? before
        : null;
  }
}
