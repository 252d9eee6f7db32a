package io.marketprism.operator.display;

import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.StackStatus.ServiceStatus;
import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.Forecast;
import io.marketprism.operator.runbook.Readiness;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.ServicePolicy;
import io.marketprism.operator.runbook.StackPolicy;
import io.marketprism.operator.runbook.Truth;
import io.marketprism.operator.web.view.ServiceView;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The services of a stack: how they are, which of them is the cause, and what it holds. */
final class ServiceViews {

  private static final Set<Reason> HELD = EnumSet.of(Reason.InhibitedByCause, Reason.Settling);

  private final StackPolicy policy;
  private final Evaluation evaluation;

  private ServiceViews(StackPolicy policy, Evaluation evaluation) {
    this.policy = policy;
    this.evaluation = evaluation;
  }

  /** What a status says of them. */
  static List<ServiceView> of(StackStatus status) {
    return status.servicesOrEmpty().stream()
        .map(
            service ->
                new ServiceView(
                    service.name(),
                    Objects.requireNonNullElse(service.ready(), "Unknown"),
                    service.container(),
                    service.state(),
                    service.message(),
                    List.of(),
                    false,
                    List.of(),
                    service.forecast()))
        .toList();
  }

  /** What an evaluation says of them; their containers are as the status says. */
  static List<ServiceView> of(StackPolicy policy, Evaluation evaluation, StackStatus status) {
    var containers =
        status.servicesOrEmpty().stream()
            .collect(Collectors.toMap(ServiceStatus::name, Function.identity(), (a, b) -> a));
    ServiceViews views = new ServiceViews(policy, evaluation);
    return policy.topology().services().stream()
        .map(service -> views.view(service, containers.get(service.name())))
        .toList();
  }

  private ServiceView view(ServicePolicy service, @Nullable ServiceStatus known) {
    Readiness.Verdict verdict = evaluation.readiness().get(service.name());
    List<String> causes =
        policy.topology().causesOf(service.name()).stream().filter(this::isCause).toList();
    boolean held =
        evaluation.decisions().stream()
            .filter(decision -> decision.service().equals(service.name()))
            .map(Decision::reason)
            .anyMatch(HELD::contains);
    return new ServiceView(
        service.name(),
        verdict == null ? "Unknown" : word(verdict.ready()),
        known == null ? null : known.container(),
        known == null ? null : known.state(),
        verdict == null || verdict.message().isEmpty() ? null : message(known, verdict),
        service.dependsOn(),
        isCause(service.name()),
        held ? causes : List.of(),
        evaluation.state().forecast(service.name()).map(Forecast::described).orElse(null));
  }

  /** As the status has it, where it is about the same: there it is bounded. */
  private static String message(@Nullable ServiceStatus known, Readiness.Verdict verdict) {
    return Optional.ofNullable(known)
        .filter(status -> word(verdict.ready()).equals(status.ready()))
        .map(ServiceStatus::message)
        .orElseGet(() -> Texts.bounded(verdict.message()));
  }

  private boolean isCause(String service) {
    return isWrong(service)
        && policy.topology().causesOf(service).stream().noneMatch(this::isWrong);
  }

  private boolean isWrong(String service) {
    return policy.alerts().stream()
        .filter(alert -> alert.service().equals(service))
        .map(AlertPolicy::name)
        .anyMatch(alert -> evaluation.state().alert(alert).isActive());
  }

  private static String word(Truth truth) {
    return switch (truth) {
      case Truth.True() -> "True";
      case Truth.False() -> "False";
      case Truth.Unknown(String what) -> "Unknown";
    };
  }
}
