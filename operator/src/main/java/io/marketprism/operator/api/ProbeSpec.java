package io.marketprism.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A probe, in the words of a Kubernetes container probe. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "[has(self.httpGet), has(self.tcpSocket), has(self.scrape), has(self.logs), has(self.stats), has(self.network),"
            + " has(self.prometheusQuery), has(self.prometheusTarget), has(self.prometheusAlert),"
            + " has(self.alertmanagerAlert)].filter(x, x).size() <= 1",
    message =
        "a probe looks in one way: httpGet, tcpSocket, scrape, logs, stats, network, or one of prometheus…")
@ValidationRule(
    value = "!has(self.values) || !(has(self.httpGet) || has(self.tcpSocket))",
    message = "values come from scrape or logs")
@ValidationRule(
    value =
        "!has(self.timeoutSeconds) || !has(self.periodSeconds)"
            + " || self.timeoutSeconds <= self.periodSeconds",
    message = "timeoutSeconds must not be longer than periodSeconds")
public record ProbeSpec(
    @Required
        @Pattern(Names.VARIABLE)
        @Size(max = 40)
        @JsonPropertyDescription("The probe's name; rules read it as probe.<name>.ok.")
        String name,
    @JsonPropertyDescription("false takes the probe out; true if omitted.")
        @Nullable Boolean enabled,
    @JsonPropertyDescription(
            "Succeeds on a status from 200 to 399; a redirect on the same host and port is followed, up"
                + " to five times.")
        @Nullable HttpGet httpGet,
    @JsonPropertyDescription(
            "Succeeds when a connection is accepted and not closed at once, as a proxy without a service"
                + " behind it does.")
        @Nullable TcpSocket tcpSocket,
    @JsonPropertyDescription(
            "Reads a page of metrics in Prometheus' text format; succeeds when it is one.")
        @Nullable Scrape scrape,
    @JsonPropertyDescription(
            "Reads the container's log, while an alert that uses it is pending or firing.")
        @Nullable Logs logs,
    @JsonPropertyDescription(
            "Asks the Docker Engine what the container uses, while an alert that reads it is pending or"
                + " firing; rules read it by the probe's name.")
        @Nullable Stats stats,
    @JsonPropertyDescription(
            "Connects to what the DockerHost says under reaches, while an alert that reads it is pending or"
                + " firing; rules read it as network.<name>.ok. Succeeds if any can be reached.")
        @Nullable Network network,
    @JsonPropertyDescription(
            "Asks the DockerHost's Prometheus for a number; rules read it by the probe's name.")
        @Nullable PrometheusQuery prometheusQuery,
    @JsonPropertyDescription(
            "Asks the DockerHost's Prometheus whether it can scrape a target; succeeds if so.")
        @Nullable PrometheusTarget prometheusTarget,
    @JsonPropertyDescription(
            "Asks the DockerHost's Prometheus for an alert; succeeds while it is not firing.")
        @Nullable TeamAlert prometheusAlert,
    @JsonPropertyDescription(
            "Asks the DockerHost's Alertmanager for an alert; succeeds while it is not active.")
        @Nullable TeamAlert alertmanagerAlert,
    @Size(max = 50) @JsonPropertyDescription("Numbers out of the page or the log, merged by name.")
        @Nullable List<ValueSpec> values,
    @JsonPropertyDescription(
            "Whether the service is ready only while it succeeds; false if omitted.")
        @Nullable Boolean readiness,
    @Min(1)
        @Max(300)
        @JsonPropertyDescription(
            "Seconds from one look to the next; 5 if omitted, or timeoutSeconds if that is longer.")
        @Nullable Integer periodSeconds,
    @Min(1)
        @Max(60)
        @JsonPropertyDescription(
            "Seconds that one look may take in all; if omitted 3, and 5 for logs and monitoring,"
                + " or periodSeconds if that is shorter.")
        @Nullable Integer timeoutSeconds) {

  public boolean isEnabled() {
    return enabled == null || enabled;
  }

  public List<ValueSpec> valuesOrEmpty() {
    return values == null ? List.of() : values;
  }

  /** Whether it says what it looks at. */
  public boolean hasKind() {
    return Stream.of(
            httpGet,
            tcpSocket,
            scrape,
            logs,
            stats,
            network,
            prometheusQuery,
            prometheusTarget,
            prometheusAlert,
            alertmanagerAlert)
        .anyMatch(Objects::nonNull);
  }

  /** An HTTP request to a published port. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record HttpGet(
      @Required
          @Min(1)
          @Max(65535)
          @JsonPropertyDescription("The port on the Docker host that the container publishes.")
          Integer port,
      @Pattern("^/[!-~]*$")
          @Size(max = 512)
          @JsonPropertyDescription("The path, with its query; / if omitted.")
          @Nullable String path) {}

  /** A connection to a published port. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TcpSocket(
      @Required
          @Min(1)
          @Max(65535)
          @JsonPropertyDescription("The port on the Docker host that the container publishes.")
          Integer port) {}

  /** A page of metrics on a published port. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Scrape(
      @Required
          @Min(1)
          @Max(65535)
          @JsonPropertyDescription("The port on the Docker host that the container publishes.")
          Integer port,
      @Pattern("^/[!-~]*$")
          @Size(max = 512)
          @JsonPropertyDescription("The path; /metrics if omitted.")
          @Nullable String path) {}

  /** The container's log. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Logs(
      @Min(100)
          @Max(20000)
          @JsonPropertyDescription(
              "At most so many lines are read, the newest; 5000 if omitted. If they don't reach back"
                  + " over the window and none matches, the value is Unknown.")
          @Nullable Integer maxLines,
      @JsonPropertyDescription(
              "How the log speaks of rate limits; rules read them as rateLimit.active, .exchange and"
                  + " .until. Of the service's first probe of logs.")
          @Nullable RateLimit rateLimit) {}

  /** How a log is searched for rate limits. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record RateLimit(
      @Min(1)
          @Max(3600)
          @JsonPropertyDescription(
              "For how many seconds a line counts that doesn't say until when; 300 if omitted.")
          @Nullable Integer windowSeconds,
      @Size(max = 20)
          @JsonPropertyDescription(
              "Words of your own, merged by name; they come before those that the operator knows.")
          @Nullable List<RateLimitWords> words) {

    public List<RateLimitWords> wordsOrEmpty() {
      return words == null ? List.of() : words;
    }
  }

  /** Words of a log that say that somebody limits the service's requests. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record RateLimitWords(
      @Required
          @Pattern(Names.DNS_LABEL)
          @Size(max = 40)
          @JsonPropertyDescription("A name of them, unique in the probe.")
          String name,
      @JsonPropertyDescription("false takes them out; true if omitted.") @Nullable Boolean enabled,
      @Pattern(Names.DNS_LABEL)
          @Size(max = 40)
          @JsonPropertyDescription(
              "Whose limit it is, as rateLimit.exchange has it; whom the line names if omitted.")
          @Nullable String exchange,
      @Size(min = 1, max = 300)
          @JsonPropertyDescription(
              "A regular expression (RE2) that the line's message must contain. A group that is named"
                  + " seconds is how long the limit lasts: (?P<seconds>[0-9]+).")
          @Nullable String match,
      @JsonPropertyDescription(
              "The lowest level of a line that counts: info (if omitted), warning or error. A line"
                  + " without a level counts as info.")
          @Nullable Level level) {

    public boolean isEnabled() {
      return enabled == null || enabled;
    }

    /** The level of a line. */
    public enum Level {
      info,
      warning,
      error
    }
  }

  /** What a container uses, as {@code docker stats} shows it. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Stats(
      @Required
          @JsonPropertyDescription("cpu: the cores that it used over the last second, as a number.")
          Resource resource) {}

  /** What the DockerHost should reach. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Network() {}

  /** What can be asked for. */
  public enum Resource {
    cpu
  }

  /** A PromQL query with one number as its result. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record PrometheusQuery(
      @Required @Size(min = 1, max = 1000) @JsonPropertyDescription("The query, in PromQL.")
          String query) {}

  /** A target of the team's Prometheus, found by its port. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record PrometheusTarget(
      @Required @Min(1) @Max(65535) @JsonPropertyDescription("The port that it is scraped on.")
          Integer port,
      @Pattern("^/[!-~]*$")
          @Size(max = 512)
          @JsonPropertyDescription("The path; /metrics if omitted.")
          @Nullable String path) {}

  /** An alert of the team's own monitoring. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TeamAlert(
      @Required
          @Pattern("^[a-zA-Z_][a-zA-Z0-9_:]*$")
          @Size(max = 100)
          @JsonPropertyDescription("The alert's name there.")
          String alertname) {}
}
