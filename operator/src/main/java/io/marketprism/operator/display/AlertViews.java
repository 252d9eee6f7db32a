package io.marketprism.operator.display;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.controller.Judged;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Explanation;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.runbook.Verification;
import io.marketprism.operator.web.view.AlertClock;
import io.marketprism.operator.web.view.AlertView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The alerts of a stack, each with the clock that runs for it. */
final class AlertViews {

  private AlertViews() {}

  /** No alert has a dot in its name; what is wanted has one. */
  static boolean isWanted(Explanation.Alert alert) {
    return alert.name().contains(".");
  }

  /** What a status says of them. */
  static List<AlertView> of(StackStatus status) {
    return status.alertsOrEmpty().stream()
        .map(
            alert ->
                new AlertView(
                    alert.name(),
                    alert.service(),
                    alert.severity().name(),
                    alert.state().name(),
                    Timestamps.parseOrNull(alert.firingSince()),
                    Timestamps.parseOrNull(alert.escalatedSince()),
                    alert.reason().name(),
                    alert.message(),
                    null))
        .toList();
  }

  /** What an evaluation says of them. */
  static List<AlertView> of(Judged judged, Explanation explained) {
    return explained.alerts().stream()
        .filter(alert -> !isWanted(alert))
        .map(
            alert ->
                new AlertView(
                    alert.name(),
                    alert.service(),
                    alert.severity().name(),
                    alert.state().name(),
                    alert.since(),
                    alert.escalatedSince(),
                    alert.decision().reason().name(),
                    Texts.bounded(alert.decision().message()),
                    clock(judged, alert)))
        .toList();
  }

  private static @Nullable AlertClock clock(Judged judged, Explanation.Alert alert) {
    Optional<AlertClock> verifying = verifying(judged, alert);
    Instant until = alert.decision().until();
    if (verifying.isPresent() || until == null) {
      return verifying.orElse(null);
    }
    return switch (alert.state()) {
      case Inactive -> null;
      case Pending -> new AlertClock(AlertClock.Kind.Fires, alert.since(), until);
      case Firing -> new AlertClock(AlertClock.Kind.Held, null, until);
    };
  }

  /** Its clock stands still while nothing can be said: what is left counts from the last look. */
  private static Optional<AlertClock> verifying(Judged judged, Explanation.Alert alert) {
    if (alert.state() == AlertState.Phase.Inactive) {
      return Optional.empty();
    }
    return judged.remediations().stream()
        .filter(r -> r.getSpec().alert().equals(alert.name()))
        .filter(r -> Intents.phaseOf(r) == RemediationPhase.Verifying)
        .findFirst()
        .flatMap(r -> Optional.ofNullable(verification(judged, r)))
        .flatMap(
            seen ->
                judged
                    .policy()
                    .alert(alert.name())
                    .map(
                        policy ->
                            new AlertClock(
                                AlertClock.Kind.Verifying,
                                seen.startedAt(),
                                seen.lastAt()
                                    .plus(policy.verify().within())
                                    .minus(seen.counted()))));
  }

  private static @Nullable Verification verification(Judged judged, Remediation remediation) {
    return judged.evaluation().state().verifications().get(remediation.getMetadata().getName());
  }
}
