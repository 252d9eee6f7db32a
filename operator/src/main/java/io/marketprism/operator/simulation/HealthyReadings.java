package io.marketprism.operator.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.probe.ProbeTarget;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What services show while nothing is wrong: data, in {@code healthy.yaml}. */
final class HealthyReadings {

  private static final String FILE = "healthy.yaml";
  private static final HealthyReadings MARKET_PRISM = load();

  private final JsonNode services;

  private HealthyReadings(JsonNode services) {
    this.services = services;
  }

  /** Those of a MarketPrism. */
  static HealthyReadings ofMarketPrism() {
    return MARKET_PRISM;
  }

  private static HealthyReadings load() {
    try (InputStream in = HealthyReadings.class.getResourceAsStream(FILE)) {
      return new HealthyReadings(
          Serialization.unmarshal(Objects.requireNonNull(in, FILE), JsonNode.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A probe that succeeds; what isn't MarketPrism's answers {@code Ok.}; monitoring isn't there.
   */
  Reading<ProbeResult> probe(String service, ProbeTarget target) {
    return switch (target.kind()) {
      case ProbeTarget.PrometheusQuery q -> Reading.unknown("there is no Prometheus");
      case ProbeTarget.PrometheusTarget t -> Reading.unknown("there is no Prometheus");
      case ProbeTarget.PrometheusAlert a -> Reading.unknown("there is no Prometheus");
      case ProbeTarget.AlertmanagerAlert a -> Reading.unknown("there is no Alertmanager");
      case ProbeTarget.OfProcess p -> Reading.of(answer(service, target.name()));
      case ProbeTarget.Cpu c -> Reading.of(ProbeResult.of(true, "read", 0, null));
      case ProbeTarget.Logs l -> Reading.of(ProbeResult.of(true, "read", 0, null));
    };
  }

  private ProbeResult answer(String service, String probe) {
    JsonNode body = services.path(service).path("probes").path(probe).path("body");
    return ProbeResult.of(
        true, "status 200", 200, body.isMissingNode() ? "Ok." : Values.json(body));
  }

  Reading<Object> value(String service, String name) {
    JsonNode value = services.path(service).path("values").path(name);
    return value.isMissingNode()
        ? Reading.unknown("the scenario doesn't say what " + name + " is")
        : Values.reading(value, value.isObject());
  }

  /** In bytes. */
  double memoryLimit(String service) {
    JsonNode limit = services.path(service).path("container").path("memoryLimit");
    return limit.isMissingNode()
        ? Double.POSITIVE_INFINITY
        : Quantity.getAmountInBytes(new Quantity(limit.asText())).doubleValue();
  }

  Map<String, String> environment(String service) {
    Map<String, String> variables = new TreeMap<>();
    services
        .path(service)
        .path("container")
        .path("env")
        .properties()
        .forEach(e -> variables.put(e.getKey(), e.getValue().asText()));
    return variables;
  }
}
