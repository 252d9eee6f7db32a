package io.marketprism.operator.observe;

import io.marketprism.operator.api.DockerHostSpec;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.host.HostConnection;
import io.marketprism.operator.host.Hosts;
import io.marketprism.operator.host.ProbedPorts;
import io.marketprism.operator.net.HttpAddress;
import io.marketprism.operator.probe.ByteBudget;
import io.marketprism.operator.probe.Look;
import io.marketprism.operator.probe.ProbeTarget;
import io.marketprism.operator.probe.Prober;
import io.marketprism.operator.probe.Scraper;
import io.marketprism.operator.probe.logs.LogLine;
import io.marketprism.operator.probe.logs.LogReader;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.ContainerHost;
import io.marketprism.operator.workload.ContainerLog;
import io.marketprism.operator.workload.HostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** What each kind of probe looks at: a port, the log, or the team's own monitoring. */
final class Looks {

  /** Of a log no more than this is read at once. */
  private static final int LOG_CAP = 8 * 1024 * 1024;

  /** With less room than this nothing can be found in one. */
  private static final int LOG_LEAST = 64 * 1024;

  private final String namespace;
  private final CompiledStack.Workload workload;
  private final Hosts hosts;
  private final Prober prober;
  private final InstantSource clock;
  private final Supplier<Reading<ContainerFacts>> container;
  private final Map<String, Followed> followedLogs = new ConcurrentHashMap<>();

  /** A log, and what has been read out of its lines. */
  private record Followed(FollowedLog log, LogReader reader) {

    Map<String, Reading<Object>> values(
        ContainerFacts facts, List<LogLine> lines, boolean cutOff, Instant now) {
      Map<String, Reading<Object>> values = reader.read(facts, lines, cutOff, now);
      if (!log.holds()) {
        reader.forget();
      }
      return values;
    }

    void forget() {
      log.forget();
      reader.forget();
    }
  }

  /**
   * @param container what was last seen of the service's container
   */
  Looks(
      String namespace,
      CompiledStack.Workload workload,
      Hosts hosts,
      Prober prober,
      InstantSource clock,
      Supplier<Reading<ContainerFacts>> container) {
    this.namespace = namespace;
    this.workload = workload;
    this.hosts = hosts;
    this.prober = prober;
    this.clock = clock;
    this.container = container;
  }

  /**
   * What a probe looks at now, asked before each look.
   *
   * @param kept holds what is kept of a look until the next one
   */
  Supplier<Reading<Look.Aimed>> of(ProbeTarget probe, ByteBudget.Share kept) {
    Duration timeout = probe.timeout();
    return switch (probe.kind()) {
      case ProbeTarget.Http http -> () -> atPort(http, (at, facts) -> prober.get(at, http, kept));
      case ProbeTarget.Tcp tcp ->
          () -> atPort(tcp, (at, facts) -> prober.connect(at, tcp, timeout));
      case ProbeTarget.Scrape scrape -> {
        Scraper scraper = prober.scraper(scrape, probe.period(), clock, kept);
        yield () -> atPort(scrape, (at, facts) -> scraper.scrape(at, facts));
      }
      case ProbeTarget.Logs logs -> {
        Followed followed =
            new Followed(new FollowedLog(kept), new LogReader(logs.values(), logs.rateLimit()));
        followedLogs.put(probe.name(), followed);
        yield () -> onHost((host, facts) -> () -> log(host, facts, logs, followed, kept));
      }
      case ProbeTarget.Cpu cpu ->
          () -> onHost((host, facts) -> () -> cpu(probe.name(), host, facts));
      case ProbeTarget.Network network ->
          () -> onHost((host, facts) -> () -> reached(host.spec().reachesOrEmpty(), timeout));
      case ProbeTarget.PrometheusQuery(String query) ->
          () ->
              onHost(
                  (host, facts) ->
                      () ->
                          host.grants()
                              .queryRefusal(namespace)
                              .map(Reading::<ProbeResult>unknown)
                              .orElseGet(
                                  () ->
                                      asked(host.prometheus(), p -> p.query(query, timeout))
                                          .map(value -> queried(probe.name(), value))));
      case ProbeTarget.PrometheusTarget(int port, String path) ->
          () ->
              onHost(
                  (host, facts) ->
                      () -> asked(host.prometheus(), p -> p.target(port, path, timeout)));
      case ProbeTarget.PrometheusAlert(String alert) ->
          () ->
              onHost((host, facts) -> () -> asked(host.prometheus(), p -> p.alert(alert, timeout)));
      case ProbeTarget.AlertmanagerAlert(String alert) ->
          () ->
              onHost(
                  (host, facts) -> () -> asked(host.alertmanager(), a -> a.alert(alert, timeout)));
    };
  }

  /** A probe isn't asked to look for the time being: what it holds for the next look is let go. */
  void rest(ProbeTarget probe) {
    Followed followed = followedLogs.get(probe.name());
    if (followed != null) {
      followed.forget();
    }
  }

  /** All at the same time, by their names; what has no connection in time is not reached. */
  private Reading<ProbeResult> reached(List<DockerHostSpec.Reach> reaches, Duration timeout)
      throws InterruptedException {
    Duration patience = timeout.dividedBy(2);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      List<Future<Boolean>> connections =
          threads.invokeAll(
              reaches.stream()
                  .map(
                      reach ->
                          (Callable<Boolean>)
                              () -> prober.reaches(reach.host(), reach.port(), patience))
                  .toList(),
              patience.toNanos(),
              TimeUnit.NANOSECONDS);
      Map<String, Object> seen = new TreeMap<>();
      for (int i = 0; i < reaches.size(); i++) {
        Future<Boolean> connection = connections.get(i);
        boolean ok = connection.state() == Future.State.SUCCESS && connection.resultNow();
        seen.put(reaches.get(i).name(), Map.of("ok", ok));
      }
      boolean any = seen.isEmpty() || seen.values().stream().anyMatch(Map.of("ok", true)::equals);
      return Reading.of(ProbeResult.of(any, any ? "reached" : "nothing is reached", 0, seen));
    } finally {
      threads.shutdownNow(); // and not closed, which would wait for a name server
    }
  }

  private static ProbeResult queried(String name, Double value) {
    return new ProbeResult(true, "answered", 0, null, Map.of(name, Reading.of(value)));
  }

  private static <A, T> Reading<T> asked(Reading<A> server, Function<A, Reading<T>> question) {
    return switch (server) {
      case Reading.Unknown<A>(String why) -> Reading.unknown(why);
      case Reading.Known<A>(A known) -> question.apply(known);
    };
  }

  @FunctionalInterface
  private interface AtAddress {
    Reading<ProbeResult> look(String address, ContainerFacts facts);
  }

  @FunctionalInterface
  private interface OnHost {
    Look look(HostConnection host, ContainerFacts facts);
  }

  /** At anything that can be said of a container, whether it runs or not. */
  private Reading<Look.Aimed> onHost(OnHost look) {
    HostConnection host = hosts.get(workload.host()).orElse(null);
    if (host == null) {
      return Reading.unknown("there is no DockerHost " + workload.host());
    }
    return switch (container.get()) {
      case Reading.Unknown<ContainerFacts>(String why) -> Reading.unknown(why);
      case Reading.Known<ContainerFacts>(ContainerFacts facts) ->
          facts.state() == ContainerState.ABSENT
              ? Reading.unknown("container is absent")
              : Reading.of(new Look.Aimed(facts.incarnation(), look.look(host, facts).apart()));
    };
  }

  private Reading<Look.Aimed> atPort(ProbeTarget.OfProcess probe, AtAddress look) {
    HostConnection host = hosts.get(workload.host()).orElse(null);
    if (host == null) {
      return Reading.unknown("there is no DockerHost " + workload.host());
    }
    return switch (container.get()) {
      case Reading.Unknown<ContainerFacts>(String why) -> Reading.unknown(why);
      case Reading.Known<ContainerFacts>(ContainerFacts facts) -> {
        if (!facts.state().hasProcess()) {
          yield Reading.unknown("container is " + facts.state().word());
        }
        yield ProbedPorts.address(host, namespace, facts, probe.port())
            .map(address -> new Look.Aimed(facts.incarnation(), at(address, facts, look)));
      }
    };
  }

  private static Look at(String address, ContainerFacts facts, AtAddress look) {
    Look there = () -> look.look(address, facts);
    return HttpAddress.isLiteral(address) ? there : there.apart(); // a name has to be resolved
  }

  private static Reading<ProbeResult> cpu(String name, HostConnection host, ContainerFacts facts) {
    try {
      return facts.state().hasProcess()
          ? Reading.of(queried(name, host.engine().cpuUsage(facts.incarnation().containerId())))
          : Reading.unknown("container is " + facts.state().word());
    } catch (HostException e) {
      return Reading.unknown("what it uses can't be read: " + e.getMessage());
    }
  }

  private Reading<ProbeResult> log(
      HostConnection host,
      ContainerFacts facts,
      ProbeTarget.Logs logs,
      Followed followed,
      ByteBudget.Share kept) {
    if (!facts.logFault().isEmpty()) {
      return Reading.unknown("the log can't be read: " + facts.logFault());
    }
    Instant now = clock.instant();
    try (ByteBudget.Share reading = kept.another()) {
      long most = reading.holdUpTo(LOG_CAP, LOG_LEAST);
      if (most == 0) {
        return Reading.unknown(reading.refusal());
      }
      ContainerHost engine = host.engine();
      String id = facts.incarnation().containerId();
      ContainerLog read =
          followed.log.read(
              new FollowedLog.Subject(
                  facts.incarnation(), engine.toOperatorTime(facts.incarnation().startedAt())),
              now.minus(logs.window()),
              logs.maxLines(),
              Math.toIntExact(most),
              (since, lines, bytes) -> engine.logs(id, since, lines, bytes));
      List<LogLine> lines =
          read.lines().stream().map(line -> new LogLine(line.at(), line.text())).toList();
      return Reading.of(
          new ProbeResult(
              true,
              lines.size() + " lines",
              0,
              null,
              followed.values(facts, lines, read.cutOff(), now)));
    } catch (HostException e) {
      return Reading.unknown("the log can't be read: " + e.getMessage());
    }
  }
}
