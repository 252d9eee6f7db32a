package io.marketprism.operator.controller;

import io.marketprism.operator.api.DockerHost;
import io.marketprism.operator.api.DockerHostSpec;
import io.marketprism.operator.metrics.HostMetrics;
import io.marketprism.operator.workload.ContainerEvent;
import io.marketprism.operator.workload.docker.ComposeCli;
import io.marketprism.operator.workload.docker.DockerEngine;
import io.marketprism.operator.workload.docker.DockerTls;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The connections to all DockerHosts. */
public final class Hosts implements AutoCloseable {

  private final InstantSource clock;
  private final HostMetrics metrics;
  private final Map<String, HostConnection> connections = new ConcurrentHashMap<>();
  private final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();

  /**
   * @param clock the operator's clock
   */
  public Hosts(InstantSource clock, HostMetrics metrics) {
    this.clock = clock;
    this.metrics = metrics;
  }

  /** Hears of what happens to DockerHosts. */
  interface Listener {

    /** Its reachability or its declaration has changed. */
    void changed(String host);

    /** Something happened to a container; after a gap, anything may have happened to any. */
    void event(String host, ContainerEvent event);
  }

  void listen(Listener listener) {
    listeners.add(listener);
  }

  /** Connects to a host, or takes over its new declaration. */
  HostConnection declare(DockerHost host) {
    String name = host.getMetadata().getName();
    DockerHostSpec spec = host.getSpec();
    return connections.compute(
        name,
        (n, existing) -> {
          if (existing != null && existing.redeclare(spec)) {
            return existing;
          }
          if (existing != null) {
            existing.close();
          }
          DockerTls tls = spec.tls() == null ? null : new DockerTls();
          return new HostConnection(
              n,
              spec,
              new DockerEngine(spec.endpoint(), tls, clock),
              tls,
              new ComposeCli(spec.endpoint(), tls),
              metrics.of(n),
              () -> changed(n),
              event -> listeners.forEach(l -> l.event(n, event)));
        });
  }

  void forget(String name) {
    HostConnection gone = connections.remove(name);
    if (gone != null) {
      gone.close();
      changed(name);
    }
  }

  Optional<HostConnection> get(String name) {
    return Optional.ofNullable(connections.get(name));
  }

  private void changed(String name) {
    listeners.forEach(listener -> listener.changed(name));
  }

  @Override
  public void close() {
    connections.values().forEach(HostConnection::close);
    connections.clear();
  }
}
