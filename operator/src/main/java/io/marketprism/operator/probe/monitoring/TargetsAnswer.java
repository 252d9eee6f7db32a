package io.marketprism.operator.probe.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Prometheus says of its targets at one port and path. */
final class TargetsAnswer {

  private static final Pattern PORT = Pattern.compile(":(\\d{1,5})$");

  private TargetsAnswer() {}

  static Reading<ProbeResult> read(JsonNode data, int port, String path) {
    JsonNode active = data.path("activeTargets");
    if (!active.isArray()) {
      return Reading.unknown(PrometheusApi.NOT_UNDERSTOOD);
    }
    List<JsonNode> atPort = active.valueStream().filter(target -> port(target) == port).toList();
    if (atPort.isEmpty()) {
      return Reading.unknown("Prometheus has no target on port " + port);
    }
    List<JsonNode> targets = atPort.stream().filter(target -> path(target).equals(path)).toList();
    return targets.isEmpty()
        ? Reading.unknown(
            "Prometheus has no target on port " + port + " with the path " + Quote.of(path))
        : judge(targets, port);
  }

  private static Reading<ProbeResult> judge(List<JsonNode> targets, int port) {
    List<JsonNode> down = withHealth(targets, "down");
    if (!down.isEmpty()) {
      String error = Quote.of(down.getFirst().path("lastError").asText());
      String how =
          targets.size() == 1
              ? "down: "
              : "%d of %d targets down: ".formatted(down.size(), targets.size());
      return Reading.of(ProbeResult.failed(how + error));
    }
    if (withHealth(targets, "up").size() < targets.size()) {
      return Reading.unknown("Prometheus has not scraped the target on port " + port + " yet");
    }
    String many = targets.size() == 1 ? "" : targets.size() + " targets ";
    String scraped = Moment.earliest(", last scraped ", targets, "lastScrape");
    return Reading.of(ProbeResult.of(true, many + "up" + scraped, 0, null));
  }

  private static List<JsonNode> withHealth(List<JsonNode> targets, String health) {
    return targets.stream().filter(t -> t.path("health").asText().equals(health)).toList();
  }

  /** Of the authority's text, for the JDK sees no port where a host's name has an underscore. */
  private static int port(JsonNode target) {
    URI url = scrapeUrl(target);
    Matcher port = PORT.matcher(String.valueOf(url.getRawAuthority()));
    if (port.find()) {
      return Integer.parseInt(port.group(1));
    }
    return switch (url.getScheme()) {
      case "http" -> 80;
      case "https" -> 443;
      case null, default -> -1;
    };
  }

  private static String path(JsonNode target) {
    String path = scrapeUrl(target).getPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  /** An empty URL where there is none that can be read: it fits no port. */
  private static URI scrapeUrl(JsonNode target) {
    try {
      return URI.create(target.path("scrapeUrl").asText());
    } catch (IllegalArgumentException e) {
      return URI.create("");
    }
  }
}
