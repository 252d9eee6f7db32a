package io.marketprism.operator.probe;

import java.time.Duration;

/**
 * A probe of a service, ready to run.
 *
 * @param name unique in its service
 * @param kind what is done
 * @param readiness whether the service is ready only while it succeeds
 * @param period from one look to the next
 * @param timeout what one look may take in all
 */
public record ProbeTarget(
    String name, Kind kind, boolean readiness, Duration period, Duration timeout) {

  /** What a probe does. */
  public sealed interface Kind {
    /** The port on the Docker host. */
    int port();
  }

  /** An HTTP GET. */
  public record Http(int port, String path) implements Kind {}

  /** A TCP connection. */
  public record Tcp(int port) implements Kind {}
}
