package io.marketprism.operator.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.marketprism.operator.api.StackSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The built-in runbook with times that a test can wait for: only what a resource may say, so all
 * else is as it is shipped.
 */
final class QuickRunbook {

  private static final String SERVICES =
      """
      services: [
        {name: nats, startupGraceSeconds: 5, probes: [{name: healthz, periodSeconds: 1, timeoutSeconds: 1}]},
        {name: clickhouse-hot, startupGraceSeconds: 1, probes: [{name: ping, periodSeconds: 1, timeoutSeconds: 1}]},
        {name: clickhouse-cold, startupGraceSeconds: 1, probes: [{name: ping, periodSeconds: 1, timeoutSeconds: 1}]},
        {name: hot-storage, startupGraceSeconds: 1, probes: [{name: health, periodSeconds: 1, timeoutSeconds: 1}]},
        {name: cold-storage, startupGraceSeconds: 1, probes: [{name: health, periodSeconds: 1, timeoutSeconds: 1}]},
        {name: data-collector, startupGraceSeconds: 3, %s probes: [
          {name: health, %s periodSeconds: 1, timeoutSeconds: 1},
          {name: metrics, %s periodSeconds: 1, timeoutSeconds: 1, values: [
            {name: publishRate, windowSeconds: 5}, {name: recentPublishRate, windowSeconds: 3},
            {name: reconnections, windowSeconds: 8}]},
          {name: log, logs: {rateLimit: {windowSeconds: 10}}, periodSeconds: 1, timeoutSeconds: 1, values: [
            {name: rateLimitLines, windowSeconds: 10}, {name: retryAfter, windowSeconds: 10}]},
          {name: target, periodSeconds: 1, timeoutSeconds: 1},
          {name: teamTargetDown, periodSeconds: 1, timeoutSeconds: 1}]}]
      """;

  /** An alert's verification also says for how long it must be well to be resolved. */
  private static final String VERIFY = "verify: {withinSeconds: 30, stableSeconds: 2}";

  private static final JsonNode BUILT_IN = builtIn();

  private final Map<String, String> alerts = new LinkedHashMap<>();
  private final List<String> more = new ArrayList<>();
  private String services = SERVICES.formatted("", "", "");

  QuickRunbook() {
    alert("BrokerDown", "forSeconds: 3");
    alert("ClickHouseHotDown", "forSeconds: 3");
    alert("ClickHouseColdDown", "forSeconds: 3");
    alert("HotStorageDown", "forSeconds: 3");
    alert("ColdStorageDown", "forSeconds: 3");
    alert("CollectorDisconnected", "forSeconds: 3");
    alert("CollectorTargetDown", "forSeconds: 2");
    alert("CollectorNoDataIngestion", "forSeconds: 3");
    alert("CollectorDataIngestionLow", "forSeconds: 4");
    alert("CollectorHighMemory", "forSeconds: 3");
  }

  /** An alert with these fields, and a short verification where they have none. */
  QuickRunbook alert(String name, String fields) {
    alerts.put(name, fields.contains("verify:") ? fields : fields + ", " + VERIFY);
    return this;
  }

  /** One more field of the spec: {@code thresholds: {…}}. */
  QuickRunbook with(String field) {
    more.add(field);
    return this;
  }

  /** The collector alone, as this container on this port. */
  QuickRunbook collectorAlone(String container, int port) {
    services =
        SERVICES
            .replaceAll(
                "name: (?!data-collector)([a-z]+-?[a-z]*), startupGraceSeconds: [0-9]+",
                "$0, enabled: false")
            .formatted(
                "workload: {docker: {containers: [%s]}},".formatted(container),
                "httpGet: {port: %d, path: /health},".formatted(port),
                "scrape: {port: %d},".formatted(port));
    return this;
  }

  /** The rate that an alert of low ingestion looks at is that of so many seconds. */
  QuickRunbook publishRateOver(int seconds) {
    services =
        services.replace("publishRate, windowSeconds: 5", "publishRate, windowSeconds: " + seconds);
    return this;
  }

  /**
   * An exchange counts as silent after so many seconds instead of 300: the runbook's own scenarios,
   * with another number.
   */
  QuickRunbook silentAfter(int seconds) {
    for (JsonNode alert : BUILT_IN.path("alerts")) {
      String name = alert.path("name").asText();
      String scenarios =
          alert
              .path("scenarios")
              .valueStream()
              .map(JsonNode::toString)
              .filter(scenario -> scenario.contains("age_seconds > 300"))
              .map(scenario -> scenario.replace("age_seconds > 300", "age_seconds > " + seconds))
              .collect(Collectors.joining(", "));
      if (!scenarios.isEmpty()) {
        alert(name, alerts.get(name) + ", scenarios: [" + scenarios + "]");
      }
    }
    return this;
  }

  private static JsonNode builtIn() {
    try (InputStream in =
        StackSpec.class.getResourceAsStream(
            "/io/marketprism/operator/compiler/MarketPrismV1.yaml")) {
      return new ObjectMapper(new YAMLFactory()).readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The spec of a stack, in YAML. */
  String spec() {
    List<String> fields = new ArrayList<>(more);
    fields.add(services);
    fields.add(
        "alerts: [%s]"
            .formatted(
                String.join(
                    ",\n",
                    alerts.entrySet().stream()
                        .map(a -> "{name: %s, %s}".formatted(a.getKey(), a.getValue()))
                        .toList())));
    return "{" + String.join(",\n", fields) + "}";
  }
}
