package io.marketprism.operator.host;

import io.marketprism.operator.api.DockerHostSpec;
import io.marketprism.operator.api.Grants;
import io.marketprism.operator.compiler.HostMaintenance;
import io.marketprism.operator.loop.Loops;
import io.marketprism.operator.loop.Parts;
import io.marketprism.operator.metrics.HostMetrics;
import io.marketprism.operator.net.HttpAddress;
import io.marketprism.operator.probe.monitoring.AlertmanagerApi;
import io.marketprism.operator.probe.monitoring.PrometheusApi;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.ServiceReadings.Compose;
import io.marketprism.operator.workload.ComposeService;
import io.marketprism.operator.workload.ContainerChoice;
import io.marketprism.operator.workload.ContainerChoice.LastAlive;
import io.marketprism.operator.workload.ContainerEvent;
import io.marketprism.operator.workload.ContainerHost;
import io.marketprism.operator.workload.Deaths;
import io.marketprism.operator.workload.HostException;
import io.marketprism.operator.workload.Stray;
import io.marketprism.operator.workload.docker.ComposeCli;
import io.marketprism.operator.workload.docker.DockerTls;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One DockerHost: whether its engine answers, who may do what on it, and what happens on it. */
public final class HostConnection implements AutoCloseable {

  /** How often containers are looked at, beside the looks that events lead to. */
  public static final Duration LOOK_EVERY = Containers.EVERY;

  private final String name;
  private final ContainerHost engine;
  private final @Nullable DockerTls tls;
  private final Runnable onChange;
  private final Composer compose;
  private final Deaths deaths;

  /** Containers that are there under another name, by the name that they should have. */
  private final Map<String, Stray> strays = new ConcurrentHashMap<>();

  private final Parts parts = new Parts();
  private final Containers containers;
  private final Pulse pulse;
  private volatile DockerHostSpec spec;
  private volatile HostMaintenance maintenance;

  /**
   * @param tls what the engine is spoken to with; null for none
   * @param cli docker compose for this engine
   * @param onChange called when its reachability or declaration has changed
   * @param onList called when its containers have been listed, or can't be
   * @param onEvent called with what happened to a container, once it is taken into account here
   */
  HostConnection(
      String name,
      DockerHostSpec spec,
      ContainerHost engine,
      @Nullable DockerTls tls,
      ComposeCli cli,
      HostMetrics.OfHost metrics,
      Loops loops,
      InstantSource clock,
      Runnable onChange,
      Runnable onList,
      Consumer<ContainerEvent> onEvent) {
    this.name = name;
    this.spec = spec;
    this.maintenance = HostMaintenance.of(name, spec);
    parts.add(metrics);
    this.engine = parts.add(new MeasuredHost(engine, metrics));
    this.deaths = new Deaths(engine::toOperatorTime);
    this.tls = tls;
    this.onChange = onChange;
    try {
      this.compose = parts.add(new Composer(name, cli, loops, this::spec, onChange));
      this.containers =
          parts.add(new Containers(name, this.engine, clock, loops, LOOK_EVERY, onList));
      ContainerHost.Watch events =
          parts.add(
              engine.watch(
                  loops,
                  event -> {
                    if (!event.isGap()) {
                      metrics.event();
                    }
                    containers.event(event);
                    deaths.event(event);
                    onEvent.accept(event);
                  }));
      this.pulse =
          parts.add(
              new Pulse(
                  name,
                  this.engine,
                  spec.endpoint(),
                  tls,
                  clock,
                  loops,
                  containers::latestGap,
                  Pulse.EVERY,
                  seen -> {
                    metrics.seen(seen instanceof Reading.Known, events.isConnected());
                    metrics.certificatesEnd(tls().flatMap(DockerTls::end));
                  },
                  () -> {
                    containers.kick();
                    onChange.run();
                  }));
    } catch (Throwable e) {
      parts.close();
      throw e;
    }
  }

  /** Takes over a declaration; false when it is another engine. */
  boolean redeclare(DockerHostSpec newSpec) {
    if (!newSpec.endpoint().equals(spec.endpoint()) || !Objects.equals(newSpec.tls(), spec.tls())) {
      return false;
    }
    boolean changed = !newSpec.equals(spec);
    spec = newSpec;
    if (changed) {
      maintenance = HostMaintenance.of(name, newSpec);
      compose.readAgain();
      onChange.run();
    }
    return true;
  }

  public DockerHostSpec spec() {
    return spec;
  }

  /** The maintenance that is declared for it. */
  public HostMaintenance maintenance() {
    return maintenance;
  }

  /** What the engine is spoken to with; empty where it isn't asked for TLS. */
  public Optional<DockerTls> tls() {
    return Optional.ofNullable(tls);
  }

  /** The team's Prometheus, where the DockerHost names it. */
  public Reading<PrometheusApi> prometheus() {
    return spec.prometheus() == null
        ? Reading.unknown("DockerHost " + name + " names no Prometheus")
        : server(spec.prometheus().url(), PrometheusApi::new);
  }

  /** The team's Alertmanager, where the DockerHost names it. */
  public Reading<AlertmanagerApi> alertmanager() {
    return spec.alertmanager() == null
        ? Reading.unknown("DockerHost " + name + " names no Alertmanager")
        : server(spec.alertmanager().url(), AlertmanagerApi::new);
  }

  private static <T> Reading<T> server(String url, Function<URI, T> api) {
    Optional<HttpAddress> address = HttpAddress.parse(url);
    try {
      return address.isPresent()
          ? Reading.of(api.apply(address.get().toUri()))
          : Reading.unknown(url + " is no address of a server");
    } catch (UnknownHostException e) {
      return Reading.unknown("%s: its host is not known: %s".formatted(url, e.getMessage()));
    }
  }

  /** Docker compose for the projects that the DockerHost lists. */
  public Composer compose() {
    return compose;
  }

  public ContainerHost engine() {
    return engine;
  }

  /** Whether the engine has been asked once. */
  public boolean hasAsked() {
    return pulse.hasAsked();
  }

  /** The engine, or why it doesn't answer. */
  public Reading<ContainerHost.HostInfo> reached() {
    return pulse.reached();
  }

  /** One container, by its whole name or id, as it is now. */
  public Reading<ContainerFacts> inspect(String nameOrId) {
    return chosen(List.of(nameOrId), Optional.empty(), containers::inspect);
  }

  /**
   * The container of these names ({@link ContainerChoice}), as the latest list of containers shows
   * it, and inspected where that doesn't tell all.
   *
   * @param last the one that was last seen alive
   */
  public Reading<ContainerFacts> look(List<String> names, Optional<LastAlive> last) {
    return chosen(names, last, containers::look);
  }

  /** A way to see a container. */
  @FunctionalInterface
  private interface Sight {
    ContainerFacts of(String nameOrId) throws HostException;
  }

  private Reading<ContainerFacts> chosen(
      List<String> names, Optional<LastAlive> last, Sight sight) {
    try {
      List<ContainerFacts> candidates = new ArrayList<>();
      for (String each : names) {
        candidates.add(withDeaths(sight.of(each)));
      }
      Reading<ContainerFacts> chosen = ContainerChoice.of(candidates, last);
      return chosen instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)
              && facts.state() == ContainerState.ABSENT
          ? Reading.of(absent(facts, names))
          : chosen;
    } catch (HostException e) {
      return Reading.unknown("Docker host " + name + " can't be reached: " + e.getMessage());
    }
  }

  /** Gone under its names: it may be there under another one. */
  private ContainerFacts absent(ContainerFacts facts, List<String> names) throws HostException {
    ContainerFacts absent = compose.named(facts, names);
    Optional<ComposeService> service =
        absent.compose().service().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new ComposeService(absent.compose().project(), absent.compose().service()));
    List<Stray> found =
        containers.strays(facts.observedAt()).of(names, service).stream()
            .filter(stray -> !compose.describes(stray.name())) // another one of its service
            .toList();
    if (found.isEmpty()) {
      strays.remove(absent.name());
    } else {
      strays.put(absent.name(), found.getFirst());
    }
    return absent;
  }

  /** Whether a service's container can be made, or made again, through docker compose. */
  public Compose compose(Reading<ContainerFacts> container) {
    if (container instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)
        && facts.state() == ContainerState.ABSENT) {
      Stray stray = strays.get(facts.name());
      if (stray != null) {
        return renamed(stray);
      }
    }
    return compose.access(container, containers::running);
  }

  private static Compose renamed(Stray stray) {
    String command = "docker rename %s %s".formatted(stray.name(), stray.expected());
    return new Compose.NotListed(
        "it is there under the name %s (%s)".formatted(stray.name(), stray.state().word()),
        command,
        command);
  }

  /** When another container than this one was last seen to end here. */
  public Optional<Instant> freedAt(ContainerFacts container) {
    return deaths.latestBeside(container.incarnation().containerId());
  }

  private ContainerFacts withDeaths(ContainerFacts facts) {
    return facts.withDeaths(deaths.seen(facts));
  }

  @Override
  public void close() {
    parts.close();
  }

  /** What it grants to the stacks of a namespace. */
  public Grants grants() {
    return Grants.of(name, spec);
  }
}
