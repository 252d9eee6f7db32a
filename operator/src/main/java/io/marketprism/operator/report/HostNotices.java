package io.marketprism.operator.report;

import io.fabric8.kubernetes.api.model.Condition;
import io.marketprism.operator.api.DockerHostStatus;
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

  /** An engine may be restarted without a word. */
  private static final Duration UNREACHABLE_FOR = Duration.ofMinutes(1);

  private HostNotices() {}

  /**
   * What goes on.
   *
   * @param status of the DockerHost, as it is told now
   */
  public static List<Notice> goingOn(String host, DockerHostStatus status, Instant now) {
    Optional<Condition> unreachable =
        status
            .condition(HostConditionType.Reachable.name())
            .filter(c -> c.getStatus().equals("False"));
    Instant since =
        unreachable.map(Condition::getLastTransitionTime).map(Timestamps::parseOrNull).orElse(null);
    if (unreachable.isEmpty() || since == null || now.isBefore(since.plus(UNREACHABLE_FOR))) {
      return List.of();
    }
    return List.of(
        Guide.guided(
            new Notice(
                host,
                Map.of(
                    Notice.NAME,
                    UNREACHABLE,
                    "severity",
                    Severity.critical.name(),
                    "docker_host",
                    host,
                    "source",
                    Notices.SOURCE),
                since,
                null,
                Notice.Event.HostUnreachable,
                Severity.critical,
                "Docker host %s can't be reached: nothing on it is watched or healed"
                    .formatted(host),
                unreachable.get().getMessage(),
                "",
                "",
                false),
            Map.of()));
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
                .map(e -> e.over(now, "Docker host %s answers again".formatted(host), "", false)))
        .toList();
  }
}
