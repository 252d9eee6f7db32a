package io.marketprism.operator.notify;

import io.marketprism.operator.runbook.Severity;
import java.time.Instant;
import java.util.Map;

/** Notices for tests, of NATS that is down. */
final class Notes {

  static final Instant BEGIN = Instant.parse("2026-11-01T03:00:00Z");

  private Notes() {}

  static Notice fired(String alert) {
    return notice(alert, Notice.Event.Fired, Severity.critical, "", false);
  }

  static Notice acting(String alert, String remediation) {
    return notice(alert, Notice.Event.Acting, Severity.critical, remediation, false);
  }

  static Notice quiet(String alert) {
    return notice(alert, Notice.Event.Fired, Severity.critical, "", true);
  }

  static Notice of(String alert, Notice.Event event, Severity severity) {
    return notice(alert, event, severity, "", false);
  }

  static Notice over(Notice notice) {
    return notice.over(BEGIN.plusSeconds(60), notice.name() + " is resolved", "healed", false);
  }

  private static Notice notice(
      String alert, Notice.Event event, Severity severity, String remediation, boolean quiet) {
    return new Notice(
        "local",
        Map.of(Notice.NAME, alert, "service", "nats", "severity", severity.name()),
        BEGIN,
        null,
        event,
        severity,
        alert + " is firing for nats",
        "scenario stopped",
        remediation.isEmpty() ? "" : "Start marketprism-nats: Executing",
        remediation,
        quiet);
  }
}
