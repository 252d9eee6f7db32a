package io.marketprism.operator.cli;

import com.sun.net.httpserver.HttpHandler;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.source.controller.ControllerEventSource;
import io.marketprism.operator.act.FlightRecords;
import io.marketprism.operator.act.Journal;
import io.marketprism.operator.act.Leadership;
import io.marketprism.operator.act.Precedence;
import io.marketprism.operator.announce.Announcer;
import io.marketprism.operator.announce.Secrets;
import io.marketprism.operator.api.DockerHost;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.controller.DockerHostReconciler;
import io.marketprism.operator.controller.StackReconciler;
import io.marketprism.operator.controller.StatusWrites;
import io.marketprism.operator.controller.StoreGuard;
import io.marketprism.operator.controller.WatchScope;
import io.marketprism.operator.event.EventRecorder;
import io.marketprism.operator.host.Hosts;
import io.marketprism.operator.loop.Loops;
import io.marketprism.operator.metrics.HealerMetrics;
import io.marketprism.operator.notify.Notifier;
import io.marketprism.operator.probe.Stalls;
import io.marketprism.operator.web.Changes;
import io.marketprism.operator.web.KubernetesAccess;
import io.marketprism.operator.web.PageMode;
import io.marketprism.operator.web.WebApi;
import io.marketprism.operator.workload.MonotonicClock;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of the operator, put together; started and stopped as one. */
final class OperatorProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OperatorProcess.class);
  private static final Duration TOLERATED_DRIFT = Duration.ofSeconds(30);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(2);
  private static final Duration RESYNC_EVERY = Duration.ofSeconds(5);
  private static final Duration RESYNC_DEADLINE = Duration.ofSeconds(30);

  /** Shorter than the Lease: what was asked as the leader isn't answered long after it. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

  private static final int RETRIES = 2;

  private final MonotonicClock clock = new MonotonicClock();
  private final Leadership leadership;
  private final HealerMetrics metrics;
  private final Loops loops;
  private final KubernetesClient client;
  private final Hosts hosts;
  private final EventRecorder events;
  private final Notifier notifier;
  private final StoreGuard store;
  private final StackReconciler stacks;
  private final DockerHostReconciler dockerHosts;
  private final Operator operator;
  private final ControllerEventSource<DockerHost> dockerHostSource;
  private final ControllerEventSource<MarketPrismStack> stackSource;
  private final Elector election;
  private final WebApi api;
  private volatile boolean started;
  private volatile boolean stopping;

  /**
   * @param apiServer where the API server is
   * @param namespace of the Lease
   * @param scope whose stacks are looked after
   * @param dataDirectory for flight records
   * @param holder names this process in the Lease and in what it claims
   * @param leaderElect whether several operators elect a leader by a Lease; else this one leads
   * @param page whether it serves its page
   */
  OperatorProcess(
      Config apiServer,
      String namespace,
      WatchScope scope,
      Path dataDirectory,
      String holder,
      boolean leaderElect,
      PageMode page) {
    leadership = new Leadership(holder);
    metrics =
        new HealerMetrics(
            CollectorRegistry.defaultRegistry, BuildVersion.get(), BuildVersion.revision());
    metrics.process().stalls(Stalls.ofThisProcess()::total);
    loops = new Loops(metrics.loops());
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(apiServer)
                    .withRequestTimeout(Math.toIntExact(REQUEST_TIMEOUT.toMillis()))
                    .withRequestRetryBackoffLimit(RETRIES)
                    .build())
            .withHttpClientBuilderConsumer(
                http -> http.addOrReplaceInterceptor("metrics", new ApiCalls(metrics.api())))
            .build();
    hosts = new Hosts(clock, metrics.hosts(), loops);
    events = new EventRecorder(client, clock, metrics.api()::eventLeftOut);
    Secrets secrets = new Secrets(client, namespace);
    notifier = new Notifier(clock, leadership::isLeading, metrics.notifications(), loops);
    Announcer announcer = new Announcer(notifier, secrets, clock);
    store = new StoreGuard(client, scope, loops, leadership::drain);
    FlightRecords records = new FlightRecords(dataDirectory);
    Precedence precedence = new Precedence();
    stacks =
        new StackReconciler(
            new Journal(client, events, metrics.remediations(), metrics.api(), clock, leadership),
            hosts,
            events,
            announcer,
            records,
            metrics,
            clock,
            leadership,
            loops,
            store,
            precedence,
            new StatusWrites<>(
                client,
                MarketPrismStack.class,
                MarketPrismStack::new,
                events,
                metrics.api(),
                clock,
                precedence));
    operator =
        new Operator(
            settings ->
                settings
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withResourceCloner(new AsItIs())
                    .withExecutorService(
                        Executors.newThreadPerTaskExecutor(
                            Thread.ofVirtual().name("reconcile-", 0).factory()))
                    .withMetrics(sdkMetrics()));
    dockerHosts =
        new DockerHostReconciler(
            hosts,
            secrets,
            announcer,
            metrics.process(),
            clock,
            leadership,
            store,
            new StatusWrites<>(
                client,
                DockerHost.class,
                DockerHost::new,
                events,
                metrics.api(),
                clock,
                precedence));
    dockerHostSource = source(operator.register(dockerHosts));
    stackSource = source(operator.register(stacks, of -> within(of, scope)));
    election =
        leaderElect
            ? new Election(namespace, leadership, metrics.api(), this::leads)
            : new SoleLeader(dataDirectory, this::answers, leadership, this::leads, loops);
    api =
        new WebApi(
            new KubernetesAccess(client, clock),
            new ApiSources(client, stacks, records, notifier, leadership),
            new ApiViews(
                    () -> cached(stackSource),
                    () -> cached(dockerHostSource),
                    stacks,
                    leadership,
                    clock,
                    new Changes())
                .listening(),
            page);
  }

  /** Nothing before there is a cache. */
  private <P extends HasMetadata> List<P> cached(ControllerEventSource<P> source) {
    return started ? source.list(object -> true).toList() : List.of();
  }

  /** What answers requests under {@code /api/}. */
  HttpHandler api() {
    return api;
  }

  /** Starts as soon as the API server answers: one that is away for a while is no reason to end. */
  void start() throws InterruptedException {
    while (!stopping && !answers()) {
      TimeUnit.NANOSECONDS.sleep(ASK_AGAIN.toNanos());
    }
    operator.start();
    hosts.synced();
    loops.start("resync", "all", RESYNC_DEADLINE, late -> resync());
    election.start();
    started = true;
  }

  private static void within(
      ControllerConfigurationOverrider<MarketPrismStack> controller, WatchScope scope) {
    if (!scope.isAll()) {
      controller.settingNamespaces(scope.namespaces());
    }
  }

  private static <P extends HasMetadata> ControllerEventSource<P> source(
      RegisteredController<P> registered) {
    return ((Controller<P>) registered).getEventSourceManager().getControllerEventSource();
  }

  /**
   * What the SDK may drop: a deletion during a reconcile that ends with an error, and an object
   * that is deleted and applied again while it is being reconciled: the event of the new one gets
   * lost with the state of the old one.
   */
  private Duration resync() {
    stacks.retain(
        () ->
            stackSource
                .list(stack -> true)
                .map(stack -> stack.getMetadata().getUid())
                .collect(Collectors.toSet()));
    stackSource.list(stack -> !stacks.isWatched(stack)).toList().forEach(stackSource::onAdd);
    dockerHostSource
        .list(host -> !dockerHosts.isWatched(host))
        .toList()
        .forEach(dockerHostSource::onAdd);
    return RESYNC_EVERY;
  }

  private boolean answers() {
    try {
      return client.getKubernetesVersion() != null;
    } catch (KubernetesClientException e) {
      LOG.warn("the API server does not answer: {}", e.getMessage());
      return false;
    }
  }

  /**
   * Why it neither leads nor stands by for one that does; empty while it is ready. A new process
   * could lead no better: that nobody can is no ailment of this one.
   */
  List<String> unreadiness() {
    return started ? election.ailment().stream().toList() : List.of("not started");
  }

  /**
   * What keeps it from doing its work; empty while all is well. All that it listens to must be
   * alive, its loops must turn, and its clock must tell the time: after the machine was suspended,
   * or its clock was set, only a new process does. While the API server is away no watch is alive,
   * and a new process would have none either: it would only have forgotten what it has seen.
   */
  List<String> ailments() {
    List<String> ailments = new ArrayList<>(loops.stuck());
    if (election.isAnswered() && !operator.getRuntimeInfo().allEventSourcesAreHealthy()) {
      ailments.add("a watch of the API server is not healthy");
    }
    if (clock.drift().compareTo(TOLERATED_DRIFT) >= 0) {
      ailments.add("the wall clock was set by " + clock.drift());
    }
    return ailments;
  }

  /** Whether only a new process can go on: what this one has cached no longer exists. */
  boolean mustEnd() {
    return store.isRestored();
  }

  private void leads(boolean itDoes) {
    metrics.process().leads(itDoes);
    if (itDoes) {
      stacks.leads();
      dockerHosts.leads();
      return;
    }
    stacks.standsBy();
    notifier.standBy();
    if (!stopping) {
      LOG.warn("the Lease is lost: standing by");
    }
  }

  /** The SDK's own meters, bridged into the registry of all other metrics. */
  @SuppressWarnings("deprecation") // micrometer's bridge to simpleclient
  private static Metrics sdkMetrics() {
    PrometheusMeterRegistry meters =
        new PrometheusMeterRegistry(
            PrometheusConfig.DEFAULT, CollectorRegistry.defaultRegistry, Clock.SYSTEM);
    meters.config().meterFilter(new SdkMeters());
    return MicrometerMetrics.withoutPerResourceMetrics(meters);
  }

  /** Begins nothing more, lets what is executing end, and gives the Lease back after it. */
  @Override
  public void close() {
    LOG.info("stopping: what is executing ends first");
    stopping = true;
    leadership.drain();
    stacks.close();
    events.flush();
    election.close();
    operator.stop();
    events.close();
    notifier.close();
    hosts.close();
    loops.close();
    client.close();
  }
}
