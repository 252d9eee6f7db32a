package io.marketprism.operator.report;

import io.fabric8.kubernetes.api.model.Condition;
import io.marketprism.operator.api.ConditionReason;
import io.marketprism.operator.api.ConditionType;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.StackState;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.Mode;
import io.marketprism.operator.runbook.Readings;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.runbook.ServicePolicy;
import io.marketprism.operator.runbook.StackPolicy;
import io.marketprism.operator.runbook.Verification;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How a stack is in one word: the most urgent of what its conditions and its alerts say. */
final class StackStates {

  private StackStates() {}

  /**
   * The state of a stack that was evaluated.
   *
   * @param conditions as they are now
   * @param remediations of the stack
   */
  static StackState of(
      StackPolicy policy,
      Evaluation evaluation,
      Readings readings,
      List<Condition> conditions,
      Collection<Remediation> remediations,
      Instant now) {
    Set<StackState> applies = EnumSet.of(StackState.Healthy);
    if (is(conditions, ConditionType.Escalated, "True")) {
      applies.add(StackState.NeedsPerson);
    }
    if (is(conditions, ConditionType.Accepted, "False")) {
      applies.add(StackState.Misconfigured);
    }
    if (isPaused(policy, readings, now)) {
      applies.add(StackState.Paused);
    }
    if (conditions.stream()
        .anyMatch(c -> c.getReason().equals(ConditionReason.ReadingsUnknown.name()))) {
      applies.add(StackState.Blind);
    }
    if (acts(evaluation, remediations)) {
      applies.add(StackState.Healing);
    }
    if (policy.mode() == Mode.Observe) {
      applies.add(StackState.Observing);
      return Collections.min(applies);
    }
    if (isUnexplained(policy, evaluation)) {
      applies.add(StackState.Pending);
    }
    for (Decision decision : evaluation.decisions()) {
      applies.add(of(evaluation.state().alert(decision.alert()).phase(), decision.reason()));
    }
    return Collections.min(applies);
  }

  /** The state of one that could not be evaluated. */
  static StackState failed(List<Condition> conditions) {
    return is(conditions, ConditionType.Escalated, "True")
        ? StackState.NeedsPerson
        : StackState.Misconfigured;
  }

  /** What one alert, or one restart that is wanted, makes of a stack that acts. */
  static StackState of(AlertState.Phase phase, Reason reason) {
    return switch (phase) {
      case Inactive -> StackState.Healthy;
      case Pending -> StackState.Pending;
      case Firing -> firing(reason);
    };
  }

  private static StackState firing(Reason reason) {
    return switch (reason) {
      case Escalated, StormGate -> StackState.NeedsPerson;
      case NotAllowed, ClaimedByOtherStack -> StackState.Misconfigured;
      case Pending, Resolving, RemediationInProgress, Acting, Scheduled, Requested ->
          StackState.Healing;
      case Unknown, Paused, MaintenanceWindow, HostUnreachable -> StackState.Waiting;
      case InhibitedByCause, InhibitedByAlert, Settling, NotAllWell -> StackState.Waiting;
      case NoScenario, DiagnosisUnknown, Watching, Waiting -> StackState.Waiting;
      case StartingUp, EngineRestarting, LeftAlone -> StackState.Waiting;
      case BackingOff, LimitReached, NeedsApproval -> StackState.Waiting;
      case Inactive -> StackState.Pending;
      case Observing -> StackState.Observing;
    };
  }

  /** Whether a service isn't ready that no firing alert speaks for. */
  private static boolean isUnexplained(StackPolicy policy, Evaluation evaluation) {
    Set<String> spokenFor =
        policy.alerts().stream()
            .filter(alert -> evaluation.state().alert(alert.name()).isFiring())
            .map(AlertPolicy::service)
            .collect(Collectors.toSet());
    return evaluation.readiness().isEmpty()
        || evaluation.readiness().entrySet().stream()
            .anyMatch(e -> !e.getValue().ready().isTrue() && !spokenFor.contains(e.getKey()));
  }

  private static boolean isPaused(StackPolicy policy, Readings readings, Instant now) {
    StackPolicy.Pause pause = policy.pause();
    Collection<ServicePolicy> services = policy.topology().services();
    return (pause != null && pause.covers(now))
        || (!services.isEmpty()
            && services.stream()
                .allMatch(
                    s -> policy.maintenance(s.name(), readings.of(s.name()), now).isPresent()));
  }

  /** Whether anything is under way; what this evaluation has judged is still read as Verifying. */
  private static boolean acts(Evaluation evaluation, Collection<Remediation> remediations) {
    Set<String> over =
        evaluation.verdicts().stream()
            .map(Verification.Verdict::remediation)
            .collect(Collectors.toSet());
    return remediations.stream()
        .filter(r -> !over.contains(r.getMetadata().getName()))
        .map(Intents::phaseOf)
        .anyMatch(p -> !p.isTerminal() && p != RemediationPhase.AwaitingApproval);
  }

  private static boolean is(List<Condition> conditions, ConditionType type, String status) {
    return conditions.stream()
        .anyMatch(c -> c.getType().equals(type.name()) && c.getStatus().equals(status));
  }
}
