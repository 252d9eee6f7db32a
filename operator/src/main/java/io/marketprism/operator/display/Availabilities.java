package io.marketprism.operator.display;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.controller.Judged;
import io.marketprism.operator.controller.StackHistory;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.web.view.Availability;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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

  /** A time in which something was wrong. */
  record Span(Instant from, Instant to) {}

  static List<Availability> of(Instant createdAt, @Nullable Judged judged, Instant now) {
    if (judged == null) {
      return List.of();
    }
    List<Remediation> actions =
        judged.remediations().stream().filter(r -> !r.getSpec().alert().contains(".")).toList();
    Instant known =
        actions.size() < KEPT
            ? createdAt
            : actions.stream().map(Intents::createdAt).min(Instant::compareTo).orElse(createdAt);
    List<Span> spans =
        merged(
            Stream.concat(
                judged.history().troubles().stream().map(span -> span(span, now)),
                actions.stream().map(action -> span(action, now))));
    return PERIODS.stream().map(period -> over(period, known, spans, actions, now)).toList();
  }

  private static Span span(StackHistory.Span trouble, Instant now) {
    return new Span(trouble.from(), Objects.requireNonNullElse(trouble.to(), now));
  }

  private static Span span(Remediation action, Instant now) {
    return new Span(Intents.createdAt(action), Objects.requireNonNullElse(endedAt(action), now));
  }

  private static @Nullable Instant endedAt(Remediation action) {
    return Timestamps.parseOrNull(Intents.statusOf(action).endedAt());
  }

  /** Those that overlap are one. */
  static List<Span> merged(Stream<Span> spans) {
    List<Span> merged = new ArrayList<>();
    for (Span span : spans.sorted(Comparator.comparing(Span::from)).toList()) {
      Span last = merged.isEmpty() ? null : merged.getLast();
      if (last == null || span.from().isAfter(last.to())) {
        merged.add(span);
      } else if (span.to().isAfter(last.to())) {
        merged.set(merged.size() - 1, new Span(last.from(), span.to()));
      }
    }
    return merged;
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
            .map(action -> span(action, now))
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
