package io.marketprism.operator.display;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.controller.Judged;
import io.marketprism.operator.controller.StackHistory;
import io.marketprism.operator.web.view.Outage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When something was wrong: what this process has seen, and what was done before it began, for
 * Remediations outlive it.
 */
final class Outages {

  /** The last few that are shown; the page has the length of a phone. */
  private static final int MOST = 50;

  private Outages() {}

  /** A time in which something was wrong. */
  record Span(Instant from, Instant to, List<String> alerts) {}

  /** The newest first. */
  static List<Outage> of(@Nullable Judged judged, Instant now) {
    return judged == null
        ? List.of()
        : spans(judged, now).reversed().stream()
            .limit(MOST)
            .map(
                span ->
                    new Outage(
                        span.from(), span.to().isBefore(now) ? span.to() : null, span.alerts()))
            .toList();
  }

  /** The oldest first; what goes on ends now. */
  static List<Span> spans(Judged judged, Instant now) {
    return merged(
        Stream.concat(
            judged.history().troubles().stream().map(span -> span(span, now)),
            actions(judged).stream().map(action -> span(action, now))));
  }

  /** What was done because something was wrong. */
  static List<Remediation> actions(Judged judged) {
    return judged.remediations().stream()
        .filter(action -> !action.getSpec().alert().contains("."))
        .toList();
  }

  private static Span span(StackHistory.Span trouble, Instant now) {
    return new Span(
        trouble.from(), Objects.requireNonNullElse(trouble.to(), now), trouble.alerts());
  }

  static Span span(Remediation action, Instant now) {
    Instant ended = Timestamps.parseOrNull(Intents.statusOf(action).endedAt());
    return new Span(
        Intents.createdAt(action),
        Objects.requireNonNullElse(ended, now),
        List.of(action.getSpec().alert()));
  }

  /** Those that overlap are one. */
  static List<Span> merged(Stream<Span> spans) {
    List<Span> merged = new ArrayList<>();
    for (Span span : spans.sorted(Comparator.comparing(Span::from)).toList()) {
      Span last = merged.isEmpty() ? null : merged.getLast();
      if (last == null || span.from().isAfter(last.to())) {
        merged.add(span);
      } else {
        Instant to = span.to().isAfter(last.to()) ? span.to() : last.to();
        Set<String> alerts = new LinkedHashSet<>(last.alerts());
        alerts.addAll(span.alerts());
        merged.set(merged.size() - 1, new Span(last.from(), to, List.copyOf(alerts)));
      }
    }
    return merged;
  }
}
