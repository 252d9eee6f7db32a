package io.marketprism.operator.report;

import io.marketprism.operator.notify.Guidance;
import io.marketprism.operator.notify.Notice;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What helps who is called by a notice: the alert's own sentences and page, and the command to type
 * first. The one place that notices have it from.
 */
final class Guide {

  static final String DOCS = "https://github.com/marketprism/marketprism-operator/blob/main/docs/";

  /** It has a chapter for each alert of the built-in runbook; others lead to its begin. */
  private static final String HANDBOOK = "how-to/operations-handbook.md#";

  /** The pages about the operator's own notices, by name. */
  static final Map<String, String> PAGES =
      Map.of(
          Notices.DEGRADED, "how-to/troubleshooting.md#observationdegraded",
          ApprovalNotices.AWAITING, "how-to/approve-an-action.md",
          HostNotices.UNREACHABLE, "how-to/alerts/MarketPrismDockerUnreachable.md",
          HeldNotices.LIMIT, "how-to/alerts/MarketPrismRestartLimitReached.md",
          HeldNotices.STORM, "how-to/alerts/MarketPrismStormGateClosed.md",
          HeldNotices.MISDECLARED, "how-to/alerts/MarketPrismStackMisdeclared.md",
          HeldNotices.NO_HOST, "how-to/declare-a-docker-host.md",
          HostNotices.WINDOW, "how-to/maintenance-windows.md",
          HeldNotices.FORECAST, "how-to/scheduled-restarts.md");

  private Guide() {}

  /**
   * A notice with what helps.
   *
   * @param annotations of alerts, by the alert's name
   */
  static Notice guided(Notice notice, Map<String, Map<String, String>> annotations) {
    String alert = alert(notice);
    Map<String, String> all = new HashMap<>(annotations.getOrDefault(alert, Map.of()));
    all.putIfAbsent(
        Guidance.RUNBOOK,
        DOCS + PAGES.getOrDefault(notice.name(), HANDBOOK + alert.toLowerCase(Locale.ROOT)));
    return notice.guided(new Guidance(all, command(notice)));
  }

  /** The alert that a notice is about; its own name where it is about none. */
  static String alert(Notice notice) {
    return notice.label("alert").isEmpty() ? notice.name() : notice.label("alert");
  }

  private static String command(Notice notice) {
    if (notice.name().equals(ApprovalNotices.AWAITING)) {
      return "kubectl describe rem %s -n %s"
          .formatted(notice.remediation(), notice.label("namespace"));
    }
    return notice.label("stack").isEmpty()
        ? "kubectl describe dh " + notice.host()
        : "kubectl describe mps %s -n %s"
            .formatted(notice.label("stack"), notice.label("namespace"));
  }
}
