package io.marketprism.operator.compiler;

import static io.marketprism.operator.compiler.Markdown.code;
import static io.marketprism.operator.compiler.Markdown.item;
import static io.marketprism.operator.compiler.Markdown.seconds;

import io.marketprism.operator.probe.ProbeTarget;
import io.marketprism.operator.probe.logs.LogFunction;
import io.marketprism.operator.probe.logs.LoggedValue;
import io.marketprism.operator.probe.scrape.Aggregate;
import io.marketprism.operator.probe.scrape.ScrapedValue;
import io.marketprism.operator.probe.scrape.WhenAbsent;
import java.util.List;

/** What a probe looks at and what its values are, in words. */
final class ProbeWords {

  private ProbeWords() {}

  /**
   * A probe and its values, as items of lists.
   *
   * @param alerts names of all alerts, in the runbook's order
   */
  static String of(ProbeTarget probe, List<String> alerts) {
    String text =
        "**%s**: %s, every %s, each within %s%s%s."
            .formatted(
                probe.name(),
                looksAt(probe),
                seconds(probe.period().toSeconds()),
                seconds(probe.timeout().toSeconds()),
                probe.readiness() ? "; the service is ready only while it succeeds" : "",
                demand(probe.demand(), alerts));
    return item("-", text) + values(probe.kind());
  }

  private static String demand(ProbeTarget.Demand demand, List<String> alerts) {
    if (demand.always()) {
      return "";
    }
    List<String> named = alerts.stream().filter(demand.alerts()::contains).toList();
    return named.isEmpty()
        ? "; no alert reads it"
        : "; only while one of these is pending, firing or being verified: "
            + String.join(", ", named);
  }

  private static String looksAt(ProbeTarget probe) {
    return switch (probe.kind()) {
      case ProbeTarget.Http(int port, String path) -> "an HTTP GET of " + code(":" + port + path);
      case ProbeTarget.Tcp(int port) -> "a connection to " + code(":" + port);
      case ProbeTarget.Scrape scrape ->
          "the page of metrics at " + code(":" + scrape.port() + scrape.path());
      case ProbeTarget.Logs logs ->
          "the container's log, at most its newest %,d lines".formatted(logs.maxLines());
      case ProbeTarget.Cpu cpu ->
          "%s is the cores that the container used over the last second, as the Docker Engine says"
              .formatted(code(probe.name()));
      case ProbeTarget.PrometheusQuery(String query) ->
          "%s is what the team's Prometheus answers to %s"
              .formatted(code(probe.name()), code(query));
      case ProbeTarget.PrometheusTarget(int port, String path) ->
          "whether the team's Prometheus can scrape %s".formatted(code(":" + port + path));
      case ProbeTarget.PrometheusAlert(String alert) ->
          "whether the alert %s of the team's Prometheus is not firing".formatted(code(alert));
      case ProbeTarget.AlertmanagerAlert(String alert) ->
          "whether the alert %s of the team's Alertmanager is not active".formatted(code(alert));
    };
  }

  private static String values(ProbeTarget.Kind kind) {
    StringBuilder items = new StringBuilder();
    switch (kind) {
      case ProbeTarget.Scrape scrape ->
          scrape.values().forEach(v -> items.append(item("  -", code(v.name()) + ": " + of(v))));
      case ProbeTarget.Logs logs -> {
        logs.values().forEach(v -> items.append(of(v)));
        items.append(
            item(
                "  -",
                "%s, %s, %s: the [rate limits](rate-limits.md) of the last %s"
                    .formatted(
                        code("rateLimit.active"),
                        code("rateLimit.exchange"),
                        code("rateLimit.until"),
                        seconds(logs.rateLimit().window().toSeconds()))));
      }
      default -> {}
    }
    return items.toString();
  }

  private static String of(ScrapedValue value) {
    String series = code(value.selector().toString());
    String made =
        value.function() == null
            ? series
            : "the %s of %s over %s"
                .formatted(
                    switch (value.function()) {
                      case rate -> "rate";
                      case increase -> "increase";
                      case delta -> "change";
                    },
                    series,
                    seconds(value.window().toSeconds()));
    return (value.by() == null ? "" : "for each " + code(value.by()) + " ")
        + aggregated(value, made)
        + "; "
        + absent(value);
  }

  private static String aggregated(ScrapedValue value, String made) {
    Aggregate aggregate =
        value.aggregate() == null && value.by() != null ? Aggregate.sum : value.aggregate();
    return switch (aggregate) {
      case null -> made + ", of which there is one series";
      case sum -> "the sum of " + made;
      case min -> "the smallest of " + made;
      case max -> "the largest of " + made;
      case avg -> "the average of " + made;
      case count -> "the number of series of " + made;
    };
  }

  private static String absent(ScrapedValue value) {
    if (value.whenAbsent() == WhenAbsent.Unknown) {
      return "Unknown while there is no series";
    }
    String old = value.window().isZero() ? "" : ", once the process is as old as the window";
    return (value.by() == null ? "0" : "an empty map") + " where no series was ever there" + old;
  }

  private static String of(LoggedValue value) {
    String window = seconds(value.window().toSeconds());
    String name = code(value.name()) + ": ";
    String match = value.match() == null ? "" : value.match().pattern();
    return switch (value.function()) {
      case LogFunction.count ->
          item("  -", name + "the number of messages of the last " + window + " that match", match);
      case LogFunction.last ->
          item(
              "  -",
              name
                  + "the number in the newest message of the last "
                  + window
                  + ", 0 if none,"
                  + " that matches",
              match);
      case LogFunction.rateLimits ->
          item(
              "  -",
              name
                  + "the number of messages of the last "
                  + window
                  + " that are a [rate limit](rate-limits.md)");
      case LogFunction.repeatedDeaths ->
          item(
              "  -",
              name
                  + "how many deaths of the last "
                  + window
                  + " in a row had the same last"
                  + " lines; 0 below two");
    };
  }
}
