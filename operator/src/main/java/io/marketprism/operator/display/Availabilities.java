package io.marketprism.operator.display;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.controller.Judged;
import io.marketprism.operator.display.Outages.Span;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.web.view.Availability;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much of a time nothing was wrong, and how long it took to heal. What this process has seen
 * counts, and what was done before it began: Remediations outlive it.
 */
final class Availabilities {

  private static final List<Duration> PERIODS =
      List.of(Duration.ofHours(24), Duration.ofDays(7), Duration.ofDays(30));

  /** So many Remediations of a stack are kept: those before the oldest may be gone. */
  private static final int KEPT = 50;

  private Availabilities() {}

  static List<Availability> of(Instant createdAt, @Nullable Judged judged, Instant now) {
    if (judged == null) {
      return List.of();
    }
    List<Remediation> actions = Outages.actions(judged);
    Instant known =
        actions.size() < KEPT
            ? createdAt
            : actions.stream().map(Intents::createdAt).min(Instant::compareTo).orElse(createdAt);
    List<Span> spans = Outages.spans(judged, now);
    return PERIODS.stream().map(period -> over(period, known, spans, actions, now)).toList();
  }

  private static Availability over(
      Duration period, Instant known, List<Span> spans, List<Remediation> actions, Instant now) {
    Instant begin = now.minus(period);
    Instant since = known.isAfter(begin) ? known : begin;
    List<Span> within = spans.stream().filter(span -> span.to().isAfter(since)).toList();
    Duration wrong =
        within.stream()
            .map(
                span ->
                    Duration.between(span.from().isAfter(since) ? span.from() : since, span.to()))
            .reduce(Duration.ZERO, Duration::plus);
    double all = Duration.between(since, now).toMillis();
    double uptime = all <= 0 ? 1 : Math.clamp(1 - wrong.toMillis() / all, 0, 1);
    List<Long> healed =
        actions.stream()
            .filter(action -> Intents.phaseOf(action) == RemediationPhase.Succeeded)
            .map(action -> Outages.span(action, now))
            .filter(span -> !span.to().isBefore(since))
            .map(span -> Duration.between(span.from(), span.to()).toSeconds())
            .sorted()
            .toList();
    return new Availability(
        Math.toIntExact(period.toHours()),
        since,
        uptime,
        within.size(),
        healed.size(),
        healed.isEmpty() ? null : healed.get(healed.size() / 2));
  }
}
