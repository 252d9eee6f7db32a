package io.marketprism.operator.report;

import io.marketprism.operator.api.DockerHostStatus;
import io.marketprism.operator.api.HostConditionReason;
import io.marketprism.operator.api.HostConditionType;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.notify.Notice;
import io.marketprism.operator.runbook.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What people are told of a DockerHost. */
public final class HostNotices {

  /** A Docker Engine that doesn't answer: nothing on it can be seen or mended. */
  public static final String UNREACHABLE = "MarketPrismHostUnreachable";

  /** A maintenance window that isn't open, because nobody knows when. */
  static final String WINDOW = "MarketPrismWindowMisdeclared";

  /** An engine may be restarted without a word. */
  private static final Duration UNREACHABLE_FOR = Duration.ofMinutes(1);

  private HostNotices() {}

  /**
   * What goes on.
   *
   * @param status of the DockerHost, as it is told now
   */
  public static List<Notice> goingOn(String host, DockerHostStatus status, Instant now) {
    return Stream.concat(
            unreachable(host, status, now).stream(), misdeclared(host, status).stream())
        .map(notice -> Guide.guided(notice, Map.of()))
        .toList();
  }

  private static Optional<Notice> unreachable(String host, DockerHostStatus status, Instant now) {
    return status
        .condition(HostConditionType.Reachable.name())
        .filter(c -> c.getStatus().equals("False"))
        .flatMap(
            condition ->
                Optional.ofNullable(Timestamps.parseOrNull(condition.getLastTransitionTime()))
                    .filter(since -> !now.isBefore(since.plus(UNREACHABLE_FOR)))
                    .map(
                        since ->
                            notice(
                                host,
                                UNREACHABLE,
                                Severity.critical,
                                since,
                                Notice.Event.HostUnreachable,
                                "Docker host %s can't be reached: nothing on it is watched or healed"
                                    .formatted(host),
                                condition.getMessage())));
  }

  private static Optional<Notice> misdeclared(String host, DockerHostStatus status) {
    return status
        .condition(HostConditionType.ActionsTaken.name())
        .filter(c -> c.getReason().equals(HostConditionReason.WindowMisdeclared.name()))
        .flatMap(
            condition ->
                Optional.ofNullable(Timestamps.parseOrNull(condition.getLastTransitionTime()))
                    .map(
                        since ->
                            notice(
                                host,
                                WINDOW,
                                Severity.warning,
                                since,
                                Notice.Event.Held,
                                "a maintenance window of Docker host %s can't be read"
                                    .formatted(host),
                                condition.getMessage())));
  }

  private static Notice notice(
      String host,
      String name,
      Severity severity,
      Instant since,
      Notice.Event event,
      String summary,
      String description) {
    return new Notice(
        host,
        Map.of(
            Notice.NAME,
            name,
            "severity",
            severity.name(),
            "docker_host",
            host,
            "source",
            Notices.SOURCE),
        since,
        null,
        event,
        severity,
        summary,
        description,
        "",
        "",
        false);
  }

  /**
   * What goes on, and what of the earlier is over.
   *
   * @param earlier what went on before
   */
  public static List<Notice> since(
      List<Notice> earlier, String host, DockerHostStatus status, Instant now) {
    List<Notice> current = goingOn(host, status, now);
    return Stream.concat(
            current.stream(),
            earlier.stream()
                .filter(e -> current.stream().noneMatch(c -> c.continues(e)))
                .map(e -> e.over(now, ended(e).formatted(host), "", false)))
        .toList();
  }

  private static String ended(Notice notice) {
    return notice.name().equals(WINDOW)
        ? "the maintenance windows of Docker host %s can be read"
        : "Docker host %s answers again";
  }
}
