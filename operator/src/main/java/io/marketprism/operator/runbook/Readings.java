package io.marketprism.operator.runbook;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A snapshot of all that was read.
 *
 * @param services by name
 * @param elsewhere by DockerHost, what the latest evaluations of the other stacks that have
 *     services there reported ({@link Evaluation#hosts})
 */
public record Readings(
    Map<String, ServiceReadings> services, Map<String, List<HostShare>> elsewhere) {

  private static final ServiceReadings NOTHING =
      new ServiceReadings(
          Reading.unknown("not observed yet"),
          Map.of(),
          new ServiceReadings.Access.HostUnreachable("not observed yet"),
          new ServiceReadings.Compose.NotListed("not observed yet", "", ""),
          null);

  public Readings {
    services = Map.copyOf(services);
    Map<String, List<HostShare>> copy = new LinkedHashMap<>();
    elsewhere.forEach((host, shares) -> copy.put(host, List.copyOf(shares)));
    elsewhere = Map.copyOf(copy);
  }

  /** Of a stack that is alone on its hosts. */
  public Readings(Map<String, ServiceReadings> services) {
    this(services, Map.of());
  }

  /** What all other stacks have on a host. */
  HostShare elsewhere(String host) {
    return HostShare.all(elsewhere.getOrDefault(host, List.of()));
  }

  /** The readings of a service; all Unknown when it was never looked at. */
  public ServiceReadings of(String service) {
    return services.getOrDefault(service, NOTHING);
  }
}
