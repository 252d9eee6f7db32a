package io.marketprism.operator.host;

import io.marketprism.operator.api.DockerHost;
import io.marketprism.operator.api.DockerHostSpec;
import io.marketprism.operator.compiler.CompiledStack.Workload;
import io.marketprism.operator.loop.Loops;
import io.marketprism.operator.metrics.HostMetrics;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.ServiceReadings.Compose;
import io.marketprism.operator.workload.ContainerEvent;
import io.marketprism.operator.workload.ContainerHost;
import io.marketprism.operator.workload.docker.ComposeCli;
import io.marketprism.operator.workload.docker.DockerEngine;
import io.marketprism.operator.workload.docker.DockerTls;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The connections to all DockerHosts, as the resources declare them. */
public final class Hosts implements AutoCloseable {

  private final InstantSource clock;
  private final HostMetrics metrics;
  private final Loops loops;
  private final Map<String, Connected> connections = new ConcurrentHashMap<>();

  /** The uids of DockerHosts that were deleted: a cache that still has one is behind. */
  private final Set<String> gone = ConcurrentHashMap.newKeySet();

  private final Claims claims = new Claims();
  private final Shares shares = new Shares(this::daemonOf);
  private final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile Function<String, Optional<DockerHost>> declared = name -> Optional.empty();
  private volatile boolean synced;

  /**
   * A connection, and the declaration that it is of.
   *
   * @param generation a declaration that is older is not followed
   */
  private record Connected(HostConnection connection, String uid, long generation) {

    boolean isNewerThan(DockerHost host) {
      return uid.equals(host.getMetadata().getUid()) && generation > generationOf(host);
    }
  }

  /**
   * @param clock the operator's clock
   */
  public Hosts(InstantSource clock, HostMetrics metrics, Loops loops) {
    this.clock = clock;
    this.metrics = metrics;
    this.loops = loops;
  }

  /** Receives what happens to DockerHosts. */
  public interface Listener {

    /** Its reachability or its declaration has changed. */
    void changed(String host);

    /** Its containers have been listed, or can't be: it is time to look at them. */
    default void listed(String host) {}

    /** Something happened to a container; after a gap, anything may have happened to any. */
    void event(String host, ContainerEvent event);
  }

  public void listen(Listener listener) {
    listeners.add(listener);
  }

  /**
   * Where declarations are found by name.
   *
   * @param cache that of the one informer of DockerHosts
   */
  public void readFrom(Function<String, Optional<DockerHost>> cache) {
    declared = cache;
  }

  /** That the cache has all DockerHosts from now on: one that it lacks does not exist. */
  public void synced() {
    synced = true;
  }

  public boolean isSynced() {
    return synced;
  }

  /**
   * Connects to a host, or takes over its new declaration; an old one changes nothing.
   *
   * @return the connection; empty when this very host was deleted
   */
  public Optional<HostConnection> declare(DockerHost host) {
    String name = host.getMetadata().getName();
    try {
      return connection(connections.compute(name, (n, existing) -> declare(host, existing)));
    } catch (RuntimeException e) {
      // Whatever it was connected to before is closed, and not what is declared.
      end(name, known -> true);
      throw e;
    }
  }

  private @Nullable Connected declare(DockerHost host, @Nullable Connected existing) {
    String uid = host.getMetadata().getUid();
    if (gone.contains(uid) || (existing != null && existing.isNewerThan(host))) {
      return existing;
    }
    boolean stays = existing != null && existing.connection.redeclare(host.getSpec());
    if (existing != null && !stays) {
      existing.connection.close(); // first: its metrics have the same name
    }
    HostConnection connection =
        existing != null && stays
            ? existing.connection
            : connect(host.getMetadata().getName(), host.getSpec());
    return new Connected(connection, uid, generationOf(host));
  }

  private static Optional<HostConnection> connection(@Nullable Connected connected) {
    return Optional.ofNullable(connected).map(Connected::connection);
  }

  private static long generationOf(DockerHost host) {
    Long generation = host.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }

  private HostConnection connect(String name, DockerHostSpec spec) {
    DockerTls tls = spec.tls() == null ? null : new DockerTls();
    return new HostConnection(
        name,
        spec,
        new DockerEngine(spec.endpoint(), tls, clock),
        tls,
        new ComposeCli(spec.endpoint(), tls, System.getenv()),
        metrics.of(name),
        loops,
        clock,
        () -> changed(name),
        () -> listeners.forEach(l -> l.listed(name)),
        event -> listeners.forEach(l -> l.event(name, event)));
  }

  /**
   * A DockerHost is gone, and one that is found in a stale cache is not connected to again.
   *
   * @param uid which one it was, for there may be another one of the name; null if that isn't known
   */
  public void forget(String name, @Nullable String uid) {
    if (uid != null) {
      gone.add(uid); // first: a declaration under way has been made when it is ended
    }
    end(name, known -> uid == null || known.uid.equals(uid));
  }

  private void end(String name, Predicate<Connected> which) {
    AtomicBoolean ended = new AtomicBoolean();
    connections.computeIfPresent(
        name,
        (n, known) -> {
          if (!which.test(known)) {
            return known;
          }
          known.connection.close();
          ended.set(true);
          return null;
        });
    if (ended.get()) {
      changed(name);
    }
  }

  /** The connection to a DockerHost; empty when there is none of that name. */
  public Optional<HostConnection> get(String name) {
    Connected known = connections.get(name);
    return known != null
        ? Optional.of(known.connection)
        : declared.apply(name).filter(host -> !host.isMarkedForDeletion()).flatMap(this::declare);
  }

  /** Which stack may act on which container. */
  public Claims claims() {
    return claims;
  }

  /** What the stacks have on each daemon that concerns the others there. */
  public Shares shares() {
    return shares;
  }

  /** The id of a DockerHost's daemon; its own name where that isn't known. */
  private String daemonOf(String host) {
    return get(host).map(HostConnection::reached).orElse(Reading.unknown(""))
            instanceof Reading.Known<ContainerHost.HostInfo>(ContainerHost.HostInfo info)
        ? info.id()
        : host;
  }

  /** Whether a service's container can be made through docker compose on its host. */
  public Compose compose(Workload workload, Reading<ContainerFacts> container) {
    return get(workload.host())
        .map(host -> host.compose(container))
        .orElseGet(
            () -> new Compose.NotListed("there is no DockerHost " + workload.host(), "", ""));
  }

  private void changed(String name) {
    listeners.forEach(listener -> listener.changed(name));
  }

  @Override
  public void close() {
    declared = name -> Optional.empty();
    connections.values().forEach(connected -> connected.connection.close());
    connections.clear();
  }
}
