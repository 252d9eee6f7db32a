package io.marketprism.operator.report;

import io.fabric8.kubernetes.api.model.Condition;
import io.marketprism.operator.api.ConditionReason;
import io.marketprism.operator.api.ConditionType;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.probe.ProbeTarget;
import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.Readiness;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Readings;
import io.marketprism.operator.runbook.ServicePolicy;
import io.marketprism.operator.runbook.ServiceState;
import io.marketprism.operator.runbook.StackPolicy;
import io.marketprism.operator.runbook.Truth;
import io.marketprism.operator.runbook.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The conditions of a stack, in the conventions of Kubernetes and kstatus: Reconciling, Stalled,
 * Escalated, ObservationDegraded and Paused are abnormal when True.
 */
public final class Conditions {

  private final Transitions transitions;
  private final Instant now;

  public Conditions(List<Condition> before, Long generation, Instant now) {
    this.transitions = new Transitions(before, generation, now);
    this.now = now;
  }

  public List<Condition> of(
      CompiledStack compiled,
      Evaluation evaluation,
      Readings readings,
      List<CompiledStack.Fault> faults) {
    StackPolicy policy = compiled.policy();
    return List.of(
        ready(evaluation),
        accepted(faults),
        reconciling(policy, evaluation),
        stalled(policy, evaluation, faults),
        escalated(policy, evaluation, faults),
        degraded(policy, evaluation, unreadableLogs(compiled, readings)),
        paused(policy, readings));
  }

  /** Where no evaluation was possible; what is not spoken of stays as it was. */
  List<Condition> failed(Throwable thrown) {
    String message =
        "the stack could not be evaluated (%s); the operator's log has the details"
            .formatted(thrown.getClass().getSimpleName());
    return Stream.concat(
            Stream.of(
                condition(ConditionReason.NotEvaluated, message),
                condition(ConditionReason.ReconcileFailed, message)),
            transitions.before().stream()
                .filter(c -> !c.getType().equals(ConditionType.Ready.name()))
                .filter(c -> !c.getType().equals(ConditionType.Stalled.name())))
        .toList();
  }

  private Condition ready(Evaluation evaluation) {
    String failing = named(evaluation, Truth.False.class);
    String unknown = named(evaluation, Truth.Unknown.class);
    if (!failing.isEmpty()) {
      return condition(ConditionReason.ServicesNotReady, failing);
    }
    if (!unknown.isEmpty()) {
      return condition(ConditionReason.ServicesUnknown, unknown);
    }
    return evaluation.readiness().isEmpty()
        ? condition(ConditionReason.NoServices, "the stack has no service")
        : condition(ConditionReason.AllServicesReady, "all services are ready" + ahead(evaluation));
  }

  /** What is well today and will not be. */
  private static String ahead(Evaluation evaluation) {
    return evaluation.readiness().keySet().stream()
        .flatMap(
            service ->
                evaluation.state().forecast(service).stream()
                    .map(forecast -> "; %s: %s".formatted(service, forecast.described())))
        .collect(Collectors.joining());
  }

  private static String named(Evaluation evaluation, Class<? extends Truth> kind) {
    return evaluation.readiness().entrySet().stream()
        .filter(e -> kind.isInstance(e.getValue().ready()))
        .map(Conditions::named)
        .collect(Collectors.joining("; "));
  }

  private static String named(Map.Entry<String, Readiness.Verdict> service) {
    return service.getKey() + ": " + service.getValue().message();
  }

  private Condition reconciling(StackPolicy policy, Evaluation evaluation) {
    String firing =
        policy.alerts().stream()
            .map(AlertPolicy::name)
            .filter(name -> evaluation.state().alert(name).isFiring())
            .collect(Collectors.joining(", "));
    return firing.isEmpty()
        ? condition(ConditionReason.NothingFiring, "no alert is firing")
        : condition(ConditionReason.AlertsFiring, firing);
  }

  private Condition accepted(List<CompiledStack.Fault> faults) {
    List<CompiledStack.Fault> declared =
        faults.stream().filter(f -> f.reason() != ConditionReason.RemediationRefused).toList();
    if (declared.isEmpty()) {
      return condition(ConditionReason.SpecValid, "everything that is declared is in force");
    }
    return condition(
        declared.getFirst().reason() == ConditionReason.DockerHostNotFound
            ? ConditionReason.HostNotFound
            : ConditionReason.SpecInvalid,
        declared.stream().map(CompiledStack.Fault::toString).collect(Collectors.joining("; ")));
  }

  /** Why somebody is needed, under the reason of Stalled. */
  private record Need(ConditionReason reason, String message) {

    private ConditionReason escalated() {
      return switch (reason) {
        case StormGate -> ConditionReason.StormGateClosed;
        case RemediationRefused -> ConditionReason.RemediationBlocked;
        default -> ConditionReason.AlertEscalated;
      };
    }

    private static String all(List<Need> needs) {
      return needs.stream().map(Need::message).collect(Collectors.joining("; "));
    }
  }

  private Condition stalled(
      StackPolicy policy, Evaluation evaluation, List<CompiledStack.Fault> faults) {
    List<Need> needs =
        Stream.concat(
                faults.stream().map(fault -> new Need(fault.reason(), fault.toString())),
                escalations(policy, evaluation).stream())
            .toList();
    return needs.isEmpty()
        ? condition(ConditionReason.NotStalled, "nothing needs a person")
        : condition(needs.getFirst().reason(), Need.all(needs));
  }

  private Condition escalated(
      StackPolicy policy, Evaluation evaluation, List<CompiledStack.Fault> faults) {
    List<Need> needs =
        Stream.concat(
                escalations(policy, evaluation).stream(),
                faults.stream()
                    .filter(fault -> fault.reason() == ConditionReason.RemediationRefused)
                    .map(fault -> new Need(fault.reason(), fault.toString())))
            .toList();
    return needs.isEmpty()
        ? condition(ConditionReason.NothingEscalated, "nothing is escalated")
        : condition(needs.getFirst().escalated(), Need.all(needs));
  }

  private static List<Need> escalations(StackPolicy policy, Evaluation evaluation) {
    List<Need> needs = new ArrayList<>();
    Stream.concat(
            policy.alerts().stream().map(AlertPolicy::name),
            policy.wanted().stream().map(Wanted::name))
        .filter(name -> evaluation.state().alert(name).memory().needsPerson())
        .map(name -> name + ": " + whyEscalated(evaluation, name))
        .forEach(why -> needs.add(new Need(ConditionReason.Escalated, why)));
    if (!evaluation.state().storms().isEmpty()) {
      needs.add(
          new Need(
              ConditionReason.StormGate,
              "too many independent services began to fail at once: nothing is restarted on "
                  + String.join(", ", new TreeSet<>(evaluation.state().storms().keySet()))));
    }
    return needs;
  }

  /** What is decided now, where that is the reason; else why a person was told. */
  private static String whyEscalated(Evaluation evaluation, String alert) {
    AlertState.Escalation escalation = evaluation.state().alert(alert).memory().escalation();
    Decision decision = evaluation.decision(alert).orElseThrow();
    return switch (decision.reason()) {
      case Escalated, NoScenario, DiagnosisUnknown -> decision.message();
      default -> escalation == null ? decision.message() : escalation.because();
    };
  }

  /** Nobody may miss Unknown: neither a service that can't be seen nor an alert that is blind. */
  private Condition degraded(StackPolicy policy, Evaluation evaluation, List<String> unreadable) {
    List<String> messages = new ArrayList<>();
    for (ServicePolicy service : policy.topology().services()) {
      ServiceState state = evaluation.state().service(service.name());
      if (state.degraded(service, now)) {
        messages.add(service.name() + ": " + state.unseen().why());
      }
    }
    for (AlertPolicy alert : policy.alerts()) {
      if (isBlind(policy, evaluation, alert)) {
        messages.add(
            alert.name() + ": " + evaluation.state().alert(alert.name()).clocks().unseen().why());
      }
    }
    if (messages.isEmpty() && unreadable.isEmpty()) {
      return condition(ConditionReason.AllObserved, "every service can be seen");
    }
    ConditionReason reason =
        messages.isEmpty() ? ConditionReason.LogsUnreadable : ConditionReason.ReadingsUnknown;
    messages.addAll(unreadable);
    return condition(reason, String.join("; ", messages));
  }

  /** Of services whose log rules ask for: said before an alert needs it, which may be at night. */
  private static List<String> unreadableLogs(CompiledStack compiled, Readings readings) {
    List<String> messages = new ArrayList<>();
    compiled
        .workloads()
        .forEach(
            (service, workload) -> {
              boolean asked =
                  workload.probes().stream().anyMatch(p -> p.kind() instanceof ProbeTarget.Logs);
              if (asked
                  && readings.of(service).container()
                      instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)
                  && !facts.logFault().isEmpty()) {
                messages.add(
                    "%s: the log of %s can't be read: %s"
                        .formatted(service, facts.name(), facts.logFault()));
              }
            });
    return messages;
  }

  private boolean isBlind(StackPolicy policy, Evaluation evaluation, AlertPolicy alert) {
    ServicePolicy service = policy.topology().service(alert.service()).orElseThrow();
    boolean told = evaluation.state().service(service.name()).degraded(service, now);
    return !told
        && evaluation
            .state()
            .alert(alert.name())
            .clocks()
            .unseen()
            .isFinding(service.patience(alert.expr()), now);
  }

  private Condition paused(StackPolicy policy, Readings readings) {
    StackPolicy.Pause pause = policy.pause();
    if (pause != null && pause.covers(now)) {
      return condition(ConditionReason.PausedByUser, pause.reason());
    }
    String maintenance =
        policy.topology().services().stream()
            .map(ServicePolicy::name)
            .flatMap(name -> policy.maintenance(name, readings.of(name), now).stream())
            .map(Wording::of)
            .distinct()
            .collect(Collectors.joining("; "));
    String parts =
        policy.alerts().stream()
            .flatMap(a -> policy.pause(a.service(), a.name(), now).stream())
            .map(paused -> paused.whose() + ": " + paused.pause().reason())
            .distinct()
            .collect(Collectors.joining("; "));
    String both =
        Stream.of(maintenance, parts).filter(s -> !s.isEmpty()).collect(Collectors.joining("; "));
    if (both.isEmpty()) {
      return condition(ConditionReason.NotPaused, "actions are taken");
    }
    return condition(
        maintenance.isEmpty() ? ConditionReason.PausedInPart : ConditionReason.UnderMaintenance,
        both);
  }

  /** Whether its own receivers can be notified. */
  Condition notifications(Map<String, String> faults) {
    return faults.isEmpty()
        ? condition(ConditionReason.AllReceiversReady, "every receiver can be notified")
        : condition(
            ConditionReason.ReceiversNotReady,
            faults.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(receiver -> receiver.getKey() + ": " + receiver.getValue())
                .collect(Collectors.joining("; ")));
  }

  private Condition condition(ConditionReason reason, String message) {
    return transitions.to(reason.type().name(), reason.status(), reason.name(), message);
  }
}
