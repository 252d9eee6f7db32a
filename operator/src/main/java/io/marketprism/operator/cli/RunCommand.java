package io.marketprism.operator.cli;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.marketprism.operator.controller.DockerHostReconciler;
import io.marketprism.operator.controller.EventRecorder;
import io.marketprism.operator.controller.Hosts;
import io.marketprism.operator.controller.Leadership;
import io.marketprism.operator.controller.StackReconciler;
import io.marketprism.operator.metrics.HealerMetrics;
import io.marketprism.operator.workload.MonotonicClock;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the operator until it is told to stop. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs the operator, in a cluster or with the kubeconfig of the environment.")
final class RunCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
  private static final String LEASE = "marketprism-operator";

  @Option(
      names = "--namespace",
      defaultValue = "${env:MARKETPRISM_NAMESPACE:-marketprism-system}",
      description = "The operator's own namespace, for its Lease (default: ${DEFAULT-VALUE}).")
  private String namespace = "marketprism-system";

  @Option(
      names = "--http-port",
      defaultValue = "${env:MARKETPRISM_HTTP_PORT:-8080}",
      description = "The port of /metrics, /healthz and /readyz (default: ${DEFAULT-VALUE}).")
  private int httpPort = 8080;

  @Option(
      names = "--http-address",
      defaultValue = "${env:MARKETPRISM_HTTP_ADDRESS:-0.0.0.0}",
      description = "The address of the same (default: ${DEFAULT-VALUE}).")
  private String httpAddress = "0.0.0.0";

  @Override
  public Integer call() throws IOException, InterruptedException {
    Leadership leadership = new Leadership(holder());
    MonotonicClock clock = new MonotonicClock();
    DefaultExports.initialize();
    KubernetesClient client = new KubernetesClientBuilder().build();
    Hosts hosts = new Hosts(clock);
    EventRecorder events = new EventRecorder(client, clock);
    StackReconciler stacks =
        new StackReconciler(
            client,
            hosts,
            events,
            new HealerMetrics(CollectorRegistry.defaultRegistry),
            clock,
            leadership);
    Operator operator =
        new Operator(
            settings ->
                settings
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withMetrics(sdkMetrics())
                    .withLeaderElectionConfiguration(
                        LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                            .withLeaseNamespace(namespace)
                            .withIdentity(leadership.holder())
                            .withLeaderCallbacks(
                                new LeaderCallbacks(
                                    leadership::start,
                                    leadership::stop,
                                    leader -> LOG.info("the leader is {}", leader)))
                            .build()));
    operator.register(stacks);
    operator.register(new DockerHostReconciler(hosts));
    CountDownLatch stopped = new CountDownLatch(1);
    try (HttpEndpoints http = HttpEndpoints.start(httpAddress, httpPort, operator)) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    LOG.info("stopping: what is executing ends first");
                    stacks.close();
                    events.close();
                    hosts.close();
                    operator.stop();
                    client.close();
                    stopped.countDown();
                  },
                  "shutdown"));
      LOG.info("marketprism-operator {} as {}", BuildVersion.get(), leadership.holder());
      operator.start();
      http.ready();
      stopped.await();
    }
    return 0;
  }

  /** The SDK's own meters, bridged into the registry of all other metrics. */
  @SuppressWarnings("deprecation") // micrometer's bridge to simpleclient
  private static Metrics sdkMetrics() {
    return MicrometerMetrics.withoutPerResourceMetrics(
        new PrometheusMeterRegistry(
            PrometheusConfig.DEFAULT, CollectorRegistry.defaultRegistry, Clock.SYSTEM));
  }

  /** Unique for each process: a restarted one must not take itself for its predecessor. */
  private static String holder() {
    @Nullable String pod = System.getenv("POD_NAME");
    @Nullable String host = System.getenv("HOSTNAME");
    String name = pod != null ? pod : host != null ? host : "local";
    return name + "-" + UUID.randomUUID().toString().substring(0, 8);
  }
}
