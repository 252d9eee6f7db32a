package io.marketprism.operator.cli;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.marketprism.operator.controller.Announcer;
import io.marketprism.operator.controller.DockerHostReconciler;
import io.marketprism.operator.controller.EventRecorder;
import io.marketprism.operator.controller.FlightRecords;
import io.marketprism.operator.controller.Hosts;
import io.marketprism.operator.controller.Leadership;
import io.marketprism.operator.controller.Secrets;
import io.marketprism.operator.controller.StackReconciler;
import io.marketprism.operator.metrics.HealerMetrics;
import io.marketprism.operator.notify.Notifier;
import io.marketprism.operator.workload.MonotonicClock;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of the operator, put together; started and stopped as one. */
final class OperatorProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OperatorProcess.class);
  private static final String LEASE = "marketprism-operator";

  private static final Duration TOLERATED_DRIFT = Duration.ofSeconds(30);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

  private final MonotonicClock clock = new MonotonicClock();
  private final String namespace;
  private final Leadership leadership;
  private final HealerMetrics metrics;
  private final KubernetesClient client;
  private final Hosts hosts;
  private final EventRecorder events;
  private final Notifier notifier;
  private final StackReconciler stacks;
  private final Operator operator;
  private volatile boolean started;
  private volatile boolean stopping;

  /**
   * @param namespace of the Lease
   * @param dataDirectory for flight records
   * @param holder names this process in the Lease and in what it claims
   */
  OperatorProcess(String namespace, Path dataDirectory, String holder) {
    this.namespace = namespace;
    leadership = new Leadership(holder);
    metrics =
        new HealerMetrics(
            CollectorRegistry.defaultRegistry, BuildVersion.get(), BuildVersion.revision());
    client =
        new KubernetesClientBuilder()
            .withHttpClientBuilderConsumer(
                http -> http.addOrReplaceInterceptor("metrics", new ApiCalls(metrics.api())))
            .build();
    hosts = new Hosts(clock, metrics.hosts());
    events = new EventRecorder(client, clock);
    Secrets secrets = new Secrets(client, namespace);
    notifier = new Notifier(clock, leadership::isLeading, metrics.notifications());
    Announcer announcer = new Announcer(notifier, secrets, clock);
    stacks =
        new StackReconciler(
            client,
            hosts,
            events,
            announcer,
            new FlightRecords(dataDirectory),
            metrics,
            clock,
            leadership);
    operator =
        new Operator(
            settings ->
                settings
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withMetrics(sdkMetrics())
                    .withLeaderElectionConfiguration(leaderElection(namespace)));
    operator.register(stacks);
    operator.register(new DockerHostReconciler(hosts, secrets, announcer, clock));
  }

  /** Starts as soon as the API server answers: one that is away for a while is no reason to end. */
  void start() throws InterruptedException {
    while (!stopping && !answers()) {
      TimeUnit.NANOSECONDS.sleep(ASK_AGAIN.toNanos());
    }
    operator.start();
    started = true;
  }

  private boolean answers() {
    try {
      return client.getKubernetesVersion() != null;
    } catch (KubernetesClientException e) {
      LOG.warn("the API server does not answer: {}", e.getMessage());
      return false;
    }
  }

  /** Whether it is leading, or standing by to lead. */
  boolean isStarted() {
    return started;
  }

  /**
   * Whether all that it listens to is alive (a standby listens to nothing yet and is healthy), and
   * its clock still tells the time: after the machine was suspended, or its clock was set, only a
   * new process does.
   */
  boolean isHealthy() {
    return operator.getRuntimeInfo().allEventSourcesAreHealthy()
        && clock.drift().compareTo(TOLERATED_DRIFT) < 0;
  }

  private LeaderElectionConfiguration leaderElection(String namespace) {
    return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
        .withLeaseNamespace(namespace)
        .withIdentity(leadership.holder())
        .withExitOnStopLeading(false)
        .withLeaderCallbacks(
            new LeaderCallbacks(
                this::leadershipGained,
                this::leadershipLost,
                leader -> LOG.info("the leader is {}", leader)))
        .build();
  }

  private void leadershipGained() {
    leadership.start();
    metrics.process().leads(true);
  }

  /** Whoever has lost the Lease must not go on: another one may be acting already. */
  private void leadershipLost() {
    leadership.stop();
    metrics.process().leads(false);
    if (!stopping) {
      LOG.error("the Lease is lost: exiting");
      Thread.ofPlatform().start(() -> System.exit(1));
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

  /** Lets what is executing end, and gives the Lease back last. */
  @Override
  public void close() {
    LOG.info("stopping: what is executing ends first");
    stopping = true;
    stacks.close();
    operator.stop();
    events.close();
    notifier.close();
    releaseLease();
    hosts.close();
    client.close();
  }

  /** Gives the Lease back, so that a successor need not wait until it expires. */
  private void releaseLease() {
    try {
      var lease = client.leases().inNamespace(namespace).withName(LEASE);
      Lease held = lease.get();
      if (held != null && leadership.holder().equals(held.getSpec().getHolderIdentity())) {
        held.getSpec().setHolderIdentity("");
        lease.patch(held);
      }
    } catch (KubernetesClientException e) {
      LOG.warn("the Lease could not be given back: {}", e.getMessage());
    }
  }
}
