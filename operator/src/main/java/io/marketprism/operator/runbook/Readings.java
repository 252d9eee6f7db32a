package io.marketprism.operator.runbook;

import java.util.Map;

/** A snapshot of all that was read, by service. */
public record Readings(Map<String, ServiceReadings> services) {

  private static final ServiceReadings NOTHING =
      new ServiceReadings(
          Reading.unknown("not observed yet"),
          Map.of(),
          new ServiceReadings.Access.HostUnreachable("not observed yet"),
          new ServiceReadings.Compose.NotListed(
              "not observed yet", "docker compose up -d", "docker compose up -d --build"));

  public Readings {
    services = Map.copyOf(services);
  }

  /** The readings of a service; all Unknown when it was never looked at. */
  public ServiceReadings of(String service) {
    return services.getOrDefault(service, NOTHING);
  }
}
