package io.marketprism.operator.report;

import io.fabric8.kubernetes.api.model.Condition;
import io.marketprism.operator.api.ConditionType;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RestartStatus;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.StackStatus.AlertStatus;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.notify.Notice;
import io.marketprism.operator.notify.Notice.Event;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Mode;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.runbook.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What people are told of a stack. A firing alert is one notice under the alert's own name, from
 * its beginning to its end, so that the team's routes and inhibitions know it; that it is escalated
 * is a second one beside it, for labels may not change while an alert lasts.
 */
public final class Notices {

  /** An alert that needs a person; its own name is the label {@code alert}. */
  public static final String ESCALATED = "MarketPrismEscalated";

  /** Nothing certain has been seen of something for a long time. */
  public static final String DEGRADED = "MarketPrismObservationDegraded";

  /**
   * The label that says whether the operator sees to an alert, or leaves it alone, as it was when
   * it began to fire.
   */
  public static final String HANDLED = "handled";

  /** Reasons for which it is left to others. */
  private static final Set<Reason> LEFT_ALONE =
      EnumSet.of(
          Reason.Paused,
          Reason.MaintenanceWindow,
          Reason.HostUnreachable,
          Reason.NotAllowed,
          Reason.ClaimedByOtherStack,
          Reason.LeftAlone,
          Reason.Observing);

  static final String SOURCE = "marketprism-operator";

  /** For how long observation is degraded before somebody is told (design: Unknown). */
  private static final Duration DEGRADED_FOR = Duration.ofMinutes(10);

  private final MarketPrismStack stack;
  private final CompiledStack compiled;
  private final StackStatus status;
  private final Collection<Remediation> remediations;
  private final Instant now;

  /**
   * @param status of the stack, as it is told now
   * @param remediations of the stack
   */
  public Notices(
      MarketPrismStack stack,
      CompiledStack compiled,
      StackStatus status,
      Collection<Remediation> remediations,
      Instant now) {
    this.stack = stack;
    this.compiled = compiled;
    this.status = status;
    this.remediations = List.copyOf(remediations);
    this.now = now;
  }

  /** What goes on. */
  public List<Notice> goingOn() {
    List<Notice> notices = new ArrayList<>();
    for (AlertStatus alert : status.alertsOrEmpty()) {
      compiled
          .workload(alert.service())
          .ifPresent(
              workload -> {
                firing(alert, workload.host()).ifPresent(notices::add);
                escalated(alert, workload.host()).ifPresent(notices::add);
              });
    }
    notices.addAll(ApprovalNotices.goingOn(stack, status, remediations));
    for (RestartStatus restart : status.restartsOrEmpty()) {
      compiled
          .workload(restart.service())
          .flatMap(workload -> escalated(restart.asAlert(), workload.host()))
          .ifPresent(notices::add);
    }
    notices.addAll(new HeldNotices(stack, compiled, status, now).goingOn());
    notices.addAll(degraded());
    AlertTexts texts = new AlertTexts(stack, compiled, status);
    return notices.stream()
        .map(notice -> Guide.guided(notice, texts.of(Guide.alert(notice))))
        .toList();
  }

  /**
   * What goes on, and what of the earlier is over.
   *
   * @param earlier what went on before
   */
  public List<Notice> since(List<Notice> earlier) {
    List<Notice> current =
        goingOn().stream()
            .map(notice -> HeldNotices.begun(notice, earlier))
            .map(
                notice ->
                    earlier.stream()
                        .filter(notice::continues)
                        .findFirst()
                        .map(begun -> notice.labelled(begun.labels()))
                        .orElse(notice))
            .toList();
    List<Notice> gone =
        earlier.stream().filter(e -> current.stream().noneMatch(c -> c.continues(e))).toList();
    return Stream.concat(current.stream(), gone.stream().map(notice -> over(notice, gone)))
        .toList();
  }

  /** The end of all that goes on, because the stack is not watched any more. */
  public static List<Notice> unwatched(List<Notice> earlier, Instant now) {
    return earlier.stream()
        .map(
            notice ->
                notice.over(
                    now, notice.name() + " is over", "the stack is not watched any more", false))
        .toList();
  }

  private Optional<Notice> firing(AlertStatus alert, String host) {
    Instant since = Timestamps.parseOrNull(alert.firingSince());
    if (alert.state() != AlertState.Phase.Firing || since == null) {
      return Optional.empty();
    }
    Optional<Remediation> last = lastRemediation(alert.name(), since);
    return Optional.of(
        new Notice(
            host,
            labels(
                alert.name(),
                alert.severity(),
                alert.service(),
                Map.of(HANDLED, String.valueOf(isHandled(alert)))),
            since,
            null,
            last.isPresent() ? Event.Acting : Event.Fired,
            alert.severity(),
            "%s is firing for %s".formatted(alert.name(), alert.service()),
            described(alert),
            last.map(Notices::told).orElse(""),
            last.map(r -> r.getMetadata().getName()).orElse(""),
            alert.needsPerson() || isHeldForCause(alert.reason())));
  }

  private Optional<Notice> escalated(AlertStatus alert, String host) {
    Instant since = Timestamps.parseOrNull(alert.escalatedSince());
    if (!alert.needsPerson() || since == null) {
      return Optional.empty();
    }
    Optional<Remediation> last = lastRemediation(alert.name(), Instant.EPOCH);
    return Optional.of(
        new Notice(
            host,
            labels(ESCALATED, Severity.critical, alert.service(), Map.of("alert", alert.name())),
            since,
            null,
            Event.Escalated,
            Severity.critical,
            "%s needs a person, for %s".formatted(alert.name(), alert.service()),
            Objects.requireNonNullElse(alert.escalatedBecause(), ""),
            last.map(Notices::told).orElse(""),
            last.map(r -> r.getMetadata().getName()).orElse(""),
            false));
  }

  /** Whether nobody has to see to it as long as it is not escalated. */
  private boolean isHandled(AlertStatus alert) {
    return !LEFT_ALONE.contains(alert.reason())
        && compiled.policy().mode(alert.service(), alert.name()).mode() != Mode.Observe;
  }

  /** The cause has a notice of its own, and comes first. */
  private static boolean isHeldForCause(Reason reason) {
    return reason == Reason.InhibitedByCause || reason == Reason.Settling;
  }

  private static String described(AlertStatus alert) {
    return alert.message() == null
        ? alert.reason().name()
        : "%s: %s".formatted(alert.reason(), alert.message());
  }

  /** To all hosts of the stack: nobody knows which of them can't be seen. */
  private List<Notice> degraded() {
    Condition condition =
        status
            .condition(ConditionType.ObservationDegraded.name())
            .filter(c -> c.getStatus().equals("True"))
            .orElse(null);
    Instant since =
        condition == null ? null : Timestamps.parseOrNull(condition.getLastTransitionTime());
    if (condition == null || since == null || now.isBefore(since.plus(DEGRADED_FOR))) {
      return List.of();
    }
    return compiled.workloads().values().stream()
        .map(CompiledStack.Workload::host)
        .distinct()
        .map(
            host ->
                new Notice(
                    host,
                    labels(DEGRADED, Severity.warning, "", Map.of()),
                    since,
                    null,
                    Event.ObservationDegraded,
                    Severity.warning,
                    "something of stack %s can't be seen".formatted(stack.getMetadata().getName()),
                    condition.getMessage(),
                    "",
                    "",
                    false))
        .toList();
  }

  private Map<String, String> labels(
      String name, Severity severity, String service, Map<String, String> more) {
    Map<String, String> labels = new TreeMap<>(more);
    labels.put(Notice.NAME, name);
    labels.put("severity", severity.name());
    labels.put("stack", stack.getMetadata().getName());
    labels.put("namespace", stack.getMetadata().getNamespace());
    labels.put("source", SOURCE);
    if (!service.isEmpty()) {
      labels.put("service", service);
      status.servicesOrEmpty().stream()
          .filter(s -> s.name().equals(service))
          .flatMap(s -> Stream.ofNullable(s.container()))
          .findFirst()
          .ifPresent(container -> labels.put("container", container));
    }
    return labels;
  }

  private Optional<Remediation> lastRemediation(String alert, Instant since) {
    return remediations.stream()
        .filter(r -> r.getSpec().alert().equals(alert))
        .filter(r -> !Intents.createdAt(r).isBefore(since))
        .max(Comparator.comparingLong(Intents::epochOf));
  }

  private static String told(Remediation remediation) {
    return "%s %s: %s"
        .formatted(
            remediation.getSpec().action(),
            remediation.getSpec().target().container(),
            Intents.phaseOf(remediation));
  }

  /** One end is told once: by the escalation where a person was called, else by the alert. */
  private Notice over(Notice notice, List<Notice> gone) {
    if (notice.name().equals(ApprovalNotices.AWAITING)) {
      return ApprovalNotices.over(notice, remediations, now);
    }
    boolean isEscalation = notice.event() == Event.Escalated;
    String name = isEscalation ? notice.label("alert") : notice.name();
    boolean toldByEscalation =
        !isEscalation
            && gone.stream()
                .anyMatch(g -> g.event() == Event.Escalated && g.label("alert").equals(name));
    Optional<AlertStatus> alert =
        Stream.concat(
                status.alertsOrEmpty().stream(),
                status.restartsOrEmpty().stream().map(RestartStatus::asAlert))
            .filter(a -> a.name().equals(name))
            .findFirst()
            .or(() -> inactive(name));
    if (notice.event() == Event.Held || notice.event() == Event.Forecast) {
      return notice.over(now, notice.name() + " is over", "", false);
    }
    if (notice.event() == Event.ObservationDegraded) {
      return notice.over(now, "everything can be seen again", "", false);
    }
    if (alert.isEmpty()) {
      return notice.over(now, name + " is over", "it is not watched any more", toldByEscalation);
    }
    if (alert.get().state() == AlertState.Phase.Firing) {
      return isEscalation
          ? notice.acknowledged(
              now, name + " is acknowledged", "somebody has taken note of it: it goes on")
          : notice.over(now, name + " is over", "it has begun again since", toldByEscalation);
    }
    Instant resolved =
        Objects.requireNonNullElse(Timestamps.parseOrNull(alert.get().resolvedAt()), now);
    return notice.over(
        resolved.isBefore(notice.startsAt()) ? now : resolved,
        "%s is resolved for %s".formatted(name, notice.label("service")),
        how(name, notice.startsAt()),
        toldByEscalation);
  }

  /** One that is declared and not in the status is inactive. */
  private Optional<AlertStatus> inactive(String name) {
    return compiled
        .policy()
        .alert(name)
        .map(alert -> AlertStatus.inactive(name, alert.service(), alert.severity()));
  }

  /** What is verified resolves its alert in the same moment, and is still read as Verifying. */
  private String how(String alert, Instant since) {
    return lastRemediation(alert, since)
        .filter(
            r ->
                Intents.phaseOf(r) == RemediationPhase.Verifying
                    || Intents.phaseOf(r) == RemediationPhase.Succeeded)
        .map(
            r ->
                "healed: %s %s (%s)"
                    .formatted(
                        r.getSpec().action(),
                        r.getSpec().target().container(),
                        r.getMetadata().getName()))
        .orElse("by itself, or by somebody else");
  }
}
