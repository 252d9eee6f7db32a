package io.marketprism.operator.notify;

import io.marketprism.operator.runbook.Severity;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A receiver with people who read each message: one for each step, and again while it goes on as
 * often as MarketPrism's team has its own alerts repeated.
 */
sealed interface Steps extends Receiver permits Chat, Webhook {

  Duration REPEAT_CRITICAL = Duration.ofMinutes(10);
  Duration REPEAT_WARNING = Duration.ofHours(2);

  /** Nobody else holds back for it what another notice says too. */
  @Override
  default boolean wants(Notice notice) {
    return !notice.quiet() && preferences().want(notice);
  }

  /** A step, and not another word. */
  @Override
  default Object news(Notice notice) {
    return List.of(
        notice.event(), notice.event() == Notice.Event.Acting ? notice.remediation() : "");
  }

  @Override
  default @Nullable Duration repeatAfter(Notice notice) {
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

  @Override
  default boolean showsEachMessage() {
    return true;
  }
}
