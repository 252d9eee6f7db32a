package io.marketprism.operator.runbook;

import java.util.Map;

/**
 * A snapshot of all that was read.
 *
 * @param services by name
 * @param elsewhere by DockerHost, what the latest evaluations of all other stacks that have
 *     services there reported together ({@link Evaluation#hosts})
 */
public record Readings(Map<String, ServiceReadings> services, Map<String, HostShare> elsewhere) {

  private static final ServiceReadings NOTHING =
      new ServiceReadings(
          Reading.unknown("not observed yet"),
          Map.of(),
          new ServiceReadings.Access.HostUnreachable("not observed yet"),
          new ServiceReadings.Compose.NotListed("not observed yet", "", ""),
          null);

  public Readings {
    services = Map.copyOf(services);
    elsewhere = Map.copyOf(elsewhere);
  }

  /** Of a stack that is alone on its hosts. */
  public Readings(Map<String, ServiceReadings> services) {
    this(services, Map.of());
  }

  /** What all other stacks have on a host. */
  HostShare elsewhere(String host) {
    return elsewhere.getOrDefault(host, HostShare.NOTHING);
  }

  /** The readings of a service; all Unknown when it was never looked at. */
  public ServiceReadings of(String service) {
    return services.getOrDefault(service, NOTHING);
  }
}
