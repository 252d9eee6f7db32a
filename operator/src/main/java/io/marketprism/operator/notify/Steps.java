package io.marketprism.operator.notify;

import io.marketprism.operator.runbook.Severity;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people are sent who read each message: one for each step, and again while it goes on as
 * often as MarketPrism's team has its own alerts repeated.
 */
final class Steps {

  private static final Duration REPEAT_CRITICAL = Duration.ofMinutes(10);
  private static final Duration REPEAT_WARNING = Duration.ofHours(2);

  private Steps() {}

  /** A step, and not another word. */
  static Object news(Notice notice) {
    return List.of(
        notice.event(), notice.event() == Notice.Event.Acting ? notice.remediation() : "");
  }

  static @Nullable Duration repeatAfter(Notice notice) {
    return switch (notice.event()) {
      case AwaitingApproval,
          ObservationDegraded,
          HeldBack,
          Held,
          Forecast,
          Acknowledged,
          Resolved ->
          null;
      case Fired, Acting, Escalated, HostUnreachable ->
          notice.severity() == Severity.critical ? REPEAT_CRITICAL : REPEAT_WARNING;
    };
  }
}
