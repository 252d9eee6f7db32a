package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the Docker Engine says of one container.
 *
 * @param name the container's name, without a slash
 * @param incarnation which life of which container
 * @param startedAt when that life began, by the operator's clock; Unknown where the Engine's clock
 *     can't be compared with it, the epoch if there was none
 * @param state the Engine's state
 * @param health the Docker health check's verdict, in the Engine's words; "none" without a check
 * @param exitCode of the last process, 0 while it runs
 * @param oomKilled whether the kernel killed the process that ended last for want of memory; the
 *     Engine goes on saying so of a container that it has revived since
 * @param restartPolicy the Engine's word: {@code no}, {@code always}, {@code unless-stopped},
 *     {@code on-failure}
 * @param memoryLimit in bytes; +infinity where there is none
 * @param stopTimeout how long the Engine waits between SIGTERM and SIGKILL
 * @param endpoints where its ports are reached
 * @param compose where a compose project made it
 * @param environment of its process, as it is configured
 * @param logFault one clause why its log can't be read, by its logging driver; empty where it can
 * @param finishedAt when a process of it ended last, by the Engine's clock; the epoch if never
 * @param deaths the ends of its processes that are known, of the last hour, the newest last
 * @param observedAt when this was read, by the operator's clock
 */
public record ContainerFacts(
    String name,
    Incarnation incarnation,
    Reading<Instant> startedAt,
    ContainerState state,
    String health,
    int exitCode,
    boolean oomKilled,
    String restartPolicy,
    double memoryLimit,
    Duration stopTimeout,
    Endpoints endpoints,
    ComposeLabels compose,
    Environment environment,
    String logFault,
    Instant finishedAt,
    List<Death> deaths,
    Instant observedAt) {

  public ContainerFacts {
    deaths = List.copyOf(deaths);
  }

  /** The facts of a container whose Engine has the operator's clock. */
  public ContainerFacts(
      String name,
      Incarnation incarnation,
      ContainerState state,
      String health,
      int exitCode,
      boolean oomKilled,
      String restartPolicy,
      double memoryLimit,
      Duration stopTimeout,
      Endpoints endpoints,
      ComposeLabels compose,
      Environment environment,
      String logFault,
      Instant finishedAt,
      List<Death> deaths,
      Instant observedAt) {
    this(
        name,
        incarnation,
        Reading.of(incarnation.startedAt()),
        state,
        health,
        exitCode,
        oomKilled,
        restartPolicy,
        memoryLimit,
        stopTimeout,
        endpoints,
        compose,
        environment,
        logFault,
        finishedAt,
        deaths,
        observedAt);
  }

  /**
   * Where a container's ports are reached.
   *
   * @param hostNetwork whether it shares the host's network and so publishes nothing by itself
   * @param publishedPorts ports on the host that are bound to it, known also while it is stopped
   * @param boundTo by port, the addresses of the host that it is bound to: {@code 0.0.0.0} and
   *     {@code ::} are all of IPv4 and of IPv6; a port that isn't here is reached at all
   * @param networkSince when the process began whose network it shares, by the Engine's clock; the
   *     epoch where the network is its own, and while that process doesn't run
   */
  public record Endpoints(
      boolean hostNetwork,
      Set<Integer> publishedPorts,
      Map<Integer, Set<String>> boundTo,
      Instant networkSince) {

    /** In a network of its own. */
    public Endpoints(
        boolean hostNetwork, Set<Integer> publishedPorts, Map<Integer, Set<String>> boundTo) {
      this(hostNetwork, publishedPorts, boundTo, Instant.EPOCH);
    }

    public Endpoints(boolean hostNetwork, Set<Integer> publishedPorts) {
      this(hostNetwork, publishedPorts, Map.of());
    }
  }

  /**
   * The {@code com.docker.compose.*} labels that are needed to make it again; empty texts where it
   * was not made by compose, or where that says nothing.
   *
   * @param directory what the project's relative paths are relative to
   * @param configFiles paths, separated by commas
   * @param environmentFiles the paths that were given with {@code --env-file}, separated by commas
   */
  public record ComposeLabels(
      String project,
      String service,
      String directory,
      String configFiles,
      String environmentFiles) {

    /** Of a container that compose did not make. */
    public static final ComposeLabels NONE = new ComposeLabels("", "", "", "", "");
  }

  /** A container that the host doesn't have. */
  public static ContainerFacts absent(String name, String daemonId, Instant observedAt) {
    return absent(name, daemonId, ComposeLabels.NONE, observedAt);
  }

  /** A container that the host doesn't have, and that docker compose would make. */
  public static ContainerFacts absent(
      String name, String daemonId, ComposeLabels compose, Instant observedAt) {
    return new ContainerFacts(
        name,
        new Incarnation(daemonId, "", Instant.EPOCH),
        ContainerState.ABSENT,
        "none",
        0,
        false,
        "no",
        Double.POSITIVE_INFINITY,
        Duration.ofSeconds(10),
        new Endpoints(false, Set.of()),
        compose,
        Environment.EMPTY,
        "",
        Instant.EPOCH,
        List.of(),
        observedAt);
  }

  /** Whether both are one container; where there is none, whether both have its name. */
  boolean isSameAs(ContainerFacts other) {
    return incarnation.sameContainer(other.incarnation)
        && (!incarnation.containerId().isEmpty() || name.equals(other.name));
  }

  /** These facts with other deaths. */
  public ContainerFacts withDeaths(List<Death> others) {
    return with(others, observedAt);
  }

  /** These facts, seen to be so at another time. */
  public ContainerFacts at(Instant when) {
    return with(deaths, when);
  }

  private ContainerFacts with(List<Death> others, Instant when) {
    return new ContainerFacts(
        name,
        incarnation,
        startedAt,
        state,
        health,
        exitCode,
        oomKilled,
        restartPolicy,
        memoryLimit,
        stopTimeout,
        endpoints,
        compose,
        environment,
        logFault,
        finishedAt,
        others,
        when);
  }

  /** Whether its last process is known to have been stopped or killed through the engine. */
  boolean wasAskedToEnd() {
    return !deaths.isEmpty() && deaths.getLast().asked();
  }

  /**
   * Whether its process is still in a network that is gone: that of another container ({@code
   * network_mode: service:…}) goes with each process of that one, and only a restart joins the new
   * one.
   */
  public boolean isNetworkLost() {
    return state.hasProcess() && endpoints.networkSince().isAfter(incarnation.startedAt());
  }

  /** How long the process has been running at {@code now}; zero when there is none. */
  public Reading<Duration> age(Instant now) {
    if (!state.hasProcess()) {
      return Reading.of(Duration.ZERO);
    }
    return startedAt.map(
        started -> started.isAfter(now) ? Duration.ZERO : Duration.between(started, now));
  }
}
