package io.marketprism.operator.report;

import io.fabric8.kubernetes.api.model.Condition;
import io.marketprism.operator.api.AlertSpec;
import io.marketprism.operator.api.ConditionReason;
import io.marketprism.operator.api.ConditionType;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RestartStatus;
import io.marketprism.operator.api.StackState;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.StackStatus.AlertStatus;
import io.marketprism.operator.api.StackStatus.ServiceStatus;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.event.Messages;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A status in at most five sentences: what is wrong and since when, what was done and what came of
 * it, what is held and why, and what to do. Of times it has absolute ones only, so that it changes
 * with the facts and not with the clock.
 */
final class Summary {

  private static final String PAGES = Guide.DOCS + "how-to/";

  /** Of a text that is quoted. */
  private static final int QUOTED = 300;

  private final MarketPrismStack stack;
  private final AlertTexts texts;
  private final StackStatus status;
  private final Collection<Remediation> remediations;
  private final StackState state;

  /**
   * @param status of the stack as it is now, without its sentences
   * @param remediations of the stack
   */
  Summary(
      MarketPrismStack stack,
      CompiledStack compiled,
      StackStatus status,
      StackState state,
      Collection<Remediation> remediations) {
    this.stack = stack;
    this.texts = new AlertTexts(stack, compiled, status);
    this.status = status;
    this.state = state;
    this.remediations = remediations;
  }

  /** The status with its sentences. */
  StackStatus told() {
    Optional<AlertStatus> worst = worst();
    List<String> sentences = new ArrayList<>();
    ofState(worst).ifPresent(sentences::add);
    worst.ifPresent(
        alert -> {
          sentences.add(wrong(alert));
          sentences.add(done(alert));
          held(alert).ifPresent(sentences::add);
        });
    String first = sentences.getFirst();
    advice(worst).ifPresent(sentences::add);
    return status.with(first, String.join(" ", sentences));
  }

  /** What needs a person before what only fires, causes before what follows from them. */
  private Optional<AlertStatus> worst() {
    return firing()
        .min(
            Comparator.comparing((AlertStatus alert) -> !alert.needsPerson())
                .thenComparing(alert -> isConsequence(alert.reason()))
                .thenComparing(AlertStatus::severity));
  }

  private Stream<AlertStatus> firing() {
    return Stream.concat(
            status.alertsOrEmpty().stream(),
            status.restartsOrEmpty().stream().map(RestartStatus::asAlert))
        .filter(alert -> alert.needsPerson() || alert.state() == AlertState.Phase.Firing);
  }

  private static boolean isConsequence(Reason reason) {
    return reason == Reason.InhibitedByCause
        || reason == Reason.InhibitedByAlert
        || reason == Reason.Settling;
  }

  /** What no alert says. */
  private Optional<String> ofState(Optional<AlertStatus> worst) {
    return switch (state) {
      case Misconfigured ->
          condition(ConditionType.Accepted)
              .filter(c -> c.getStatus().equals("False"))
              .map(c -> since("A part of the declaration can't be used", c));
      case Paused -> condition(ConditionType.Paused).map(c -> since("Nothing is done", c));
      case Blind ->
          condition(ConditionType.ObservationDegraded)
              .map(c -> since("Something can't be seen", c));
      case NeedsPerson ->
          worst.filter(AlertStatus::needsPerson).isPresent()
              ? Optional.empty()
              : condition(ConditionType.Escalated).map(c -> since("A person is needed", c));
      case Healing, Waiting, Pending, Observing ->
          worst.isPresent() ? Optional.empty() : Optional.of(notFiring());
      case Healthy ->
          Optional.of(
              "All %d services are ready and no alert is firing."
                  .formatted(status.servicesOrEmpty().size()));
    };
  }

  private String notFiring() {
    String pending =
        status.alertsOrEmpty().stream()
            .filter(alert -> alert.state() == AlertState.Phase.Pending)
            .map(AlertStatus::name)
            .collect(Collectors.joining(", "));
    String mode = state == StackState.Observing ? "Mode Observe: nothing is done. " : "";
    Optional<Condition> notReady =
        condition(ConditionType.Ready).filter(c -> !c.getStatus().equals("True"));
    if (notReady.isPresent()) {
      return mode
          + since(
              pending.isEmpty() ? "Not ready" : "Not ready, and pending is " + pending,
              notReady.get());
    }
    return mode
        + (pending.isEmpty()
            ? "No alert is firing."
            : "Pending, and not proven yet: " + pending + ".");
  }

  private static String since(String what, Condition condition) {
    return sentence(
        "%s since %s: %s"
            .formatted(what, condition.getLastTransitionTime(), quoted(condition.getMessage())));
  }

  private String wrong(AlertStatus alert) {
    String what =
        texts
            .of(alert.name(), AlertSpec.SUMMARY)
            .map(summary -> "%s (%s)".formatted(withoutStop(summary), alert.name()))
            .orElseGet(
                () ->
                    isRestart(alert)
                        ? "A restart of %s is due (%s)".formatted(alert.service(), alert.name())
                        : "%s is firing for %s".formatted(alert.name(), alert.service()));
    String since =
        alert.firingSince() == null
            ? ", which is over for the moment"
            : " since " + at(alert.firingSince());
    List<String> others =
        firing().map(AlertStatus::name).filter(name -> !name.equals(alert.name())).toList();
    String also =
        others.isEmpty()
            ? ""
            : "; firing too: "
                + others.stream().limit(5).collect(Collectors.joining(", "))
                + (others.size() > 5 ? " and %d more".formatted(others.size() - 5) : "");
    return sentence(quoted(what) + since + also);
  }

  private String done(AlertStatus alert) {
    Instant since = Timestamps.parseOrNull(alert.firingSince());
    List<Remediation> attempts =
        remediations.stream()
            .filter(r -> r.getSpec().alert().equals(alert.name()))
            .filter(r -> since == null || !Intents.createdAt(r).isBefore(since))
            .sorted(Comparator.comparingLong(Intents::epochOf))
            .toList();
    if (attempts.isEmpty()) {
      return "Nothing was done about it so far.";
    }
    String count = attempts.size() == 1 ? "" : "%d attempts, the last: ".formatted(attempts.size());
    return sentence(count + become(attempts.getLast()));
  }

  private static String become(Remediation last) {
    String what =
        "%s of %s (%s)"
            .formatted(
                last.getSpec().action(),
                last.getSpec().target().container(),
                last.getMetadata().getName());
    String message = quoted(Objects.requireNonNullElse(Intents.statusOf(last).message(), ""));
    String end = " at " + at(Intents.statusOf(last).endedAt());
    return switch (Intents.phaseOf(last)) {
      case AwaitingApproval ->
          "%s waits for approval until %s".formatted(what, last.getSpec().approveBefore());
      case Planned, Executing -> what + " is being carried out";
      case Verifying -> what + " was carried out, and its effect is being watched";
      case Succeeded -> what + " helped" + end;
      case Ineffective -> "%s did not help%s: %s".formatted(what, end, message);
      case Failed -> "%s failed%s: %s".formatted(what, end, message);
      case Aborted -> "%s was given up%s: %s".formatted(what, end, message);
    };
  }

  private static Optional<String> held(AlertStatus alert) {
    if (alert.needsPerson()) {
      return Optional.of(
          sentence(
              "It is escalated since %s: %s"
                  .formatted(
                      at(alert.escalatedSince()),
                      quoted(Objects.requireNonNullElse(alert.escalatedBecause(), "")))));
    }
    return Narrator.isTold(alert.reason()) || alert.reason() == Reason.Unknown
        ? Optional.of(
            sentence(
                "Held by %s: %s"
                    .formatted(
                        alert.reason(),
                        quoted(Objects.requireNonNullElse(alert.message(), "no more is known")))))
        : Optional.empty();
  }

  private Optional<String> advice(Optional<AlertStatus> worst) {
    return switch (state) {
      case Healthy -> Optional.empty();
      case NeedsPerson -> Optional.of(attention(worst));
      case Misconfigured ->
          Optional.of(
              "Correct it: `kubectl edit mps %s`; %s."
                  .formatted(name(), page("alerts/MarketPrismStackMisdeclared.md")));
      case Paused -> Optional.of(goOn());
      case Blind ->
          Optional.of(
              "Look at its host: `kubectl get dh -o wide`; %s."
                  .formatted(page("alerts/MarketPrismStackObservationDegraded.md")));
      case Healing, Waiting, Pending, Observing ->
          proposed()
              .map(r -> "Approve or refuse it: `%s`.".formatted(RemediationReport.approve(r)))
              .or(
                  () ->
                      worst.map(alert -> sentence("You need not do anything now" + about(alert))));
    };
  }

  private String attention(Optional<AlertStatus> worst) {
    AlertStatus alert = worst.filter(AlertStatus::needsPerson).orElse(null);
    if (alert == null) {
      boolean isStorm =
          condition(ConditionType.Escalated)
              .filter(c -> c.getReason().equals(ConditionReason.StormGateClosed.name()))
              .isPresent();
      return isStorm
          ? "Look at the host, its network and its disks; %s."
              .formatted(page("alerts/MarketPrismStormGateClosed.md"))
          : "Make room or change the policy that refuses it; %s."
              .formatted(page("troubleshooting.md#stalled"));
    }
    String container =
        status.servicesOrEmpty().stream()
            .filter(service -> service.name().equals(alert.service()))
            .flatMap(service -> Stream.ofNullable(container(service)))
            .findFirst()
            .orElse("service " + alert.service());
    return sentence(
        isRestart(alert)
            ? "Look at %s and fix the cause%s".formatted(container, about(alert))
            : "Look at %s, fix the cause and acknowledge it: `%s`%s"
                .formatted(container, acknowledge(alert.name()), about(alert)));
  }

  private static @Nullable String container(ServiceStatus service) {
    return service.container() == null ? null : "container " + service.container();
  }

  /** A restart that is wanted is no alert, and the API server takes no acknowledgement of one. */
  private static boolean isRestart(AlertStatus alert) {
    return alert.name().contains(".");
  }

  private String acknowledge(String alert) {
    return ("kubectl patch mps %s --type=merge -p"
            + " \"{\\\"spec\\\":{\\\"acknowledge\\\":[{\\\"alert\\\":\\\"%s\\\",\\\"at\\\":\\\"$(date -u +%%FT%%TZ)\\\"}]}}\"")
        .formatted(name(), alert);
  }

  private String goOn() {
    boolean byUser =
        condition(ConditionType.Paused)
            .filter(c -> c.getReason().equals(ConditionReason.PausedByUser.name()))
            .isPresent();
    return byUser
        ? "To go on: `kubectl patch mps %s --type=merge -p '{\"spec\":{\"pause\":null}}'`; %s."
            .formatted(name(), page("pause-for-maintenance.md"))
        : "It goes on by itself when the maintenance is over; %s."
            .formatted(page("maintenance-windows.md"));
  }

  private Optional<Remediation> proposed() {
    return remediations.stream()
        .filter(r -> !Intents.phaseOf(r).isTerminal() && r.getSpec().approveBefore() != null)
        .filter(r -> !Intents.isApproved(r))
        .max(Comparator.comparingLong(Intents::epochOf));
  }

  /** What is known of the alert, as a page; none for an alert that names none. */
  private String about(AlertStatus alert) {
    return texts.of(alert.name(), AlertSpec.RUNBOOK_URL).map(url -> "; see " + url).orElse("");
  }

  private static String page(String path) {
    return "see " + PAGES + path;
  }

  private String name() {
    return "%s -n %s".formatted(stack.getMetadata().getName(), stack.getMetadata().getNamespace());
  }

  private Optional<Condition> condition(ConditionType type) {
    return status.condition(type.name());
  }

  private static String at(@Nullable String exact) {
    Instant at = Timestamps.parseOrNull(exact);
    return at == null ? "an unknown time" : Timestamps.format(at);
  }

  private static String quoted(String text) {
    return withoutStop(Messages.bounded(text, QUOTED));
  }

  private static String withoutStop(String text) {
    return text.endsWith(".") && !text.endsWith("...")
        ? text.substring(0, text.length() - 1)
        : text;
  }

  private static String sentence(String text) {
    return text + ".";
  }
}
