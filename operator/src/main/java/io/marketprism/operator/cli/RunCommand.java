package io.marketprism.operator.cli;

import io.marketprism.operator.controller.WatchScope;
import io.marketprism.operator.web.PageMode;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the operator until it is stopped. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Run the operator, in a cluster or with a kubeconfig.")
final class RunCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  @Mixin private ApiServer apiServer = new ApiServer();

  @Option(
      names = "--lease-namespace",
      paramLabel = "NAME",
      defaultValue = "${env:MARKETPRISM_NAMESPACE:-marketprism-system}",
      description =
          "The operator's own namespace, for its Lease and the Secrets of DockerHosts (default:"
              + " ${DEFAULT-VALUE}).")
  private String leaseNamespace = "marketprism-system";

  @Option(names = "--namespace", hidden = true) // what --lease-namespace was called before
  private @Nullable String namespace;

  @Option(
      names = "--watch-namespaces",
      paramLabel = "NAMES",
      defaultValue = "${env:MARKETPRISM_WATCH_NAMESPACES:-}",
      description =
          "Look after the stacks of these namespaces alone, with commas between them (default: all).")
  private String watchNamespaces = "";

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--leader-elect",
      negatable = true,
      fallbackValue = "true",
      defaultValue = "${env:MARKETPRISM_LEADER_ELECT:-true}",
      description =
          "Elect a leader among several operators by a Lease. --no-leader-elect is for the only"
              + " operator of an API server: a lock in its data directory keeps a second one from"
              + " leading (default: ${DEFAULT-VALUE}).")
  private boolean leaderElect = true;

  @Option(
      names = "--http-port",
      defaultValue = "${env:MARKETPRISM_HTTP_PORT:-8080}",
      description = "The port of /metrics, /healthz, /readyz and /api (default: ${DEFAULT-VALUE}).")
  private int httpPort = 8080;

  @Option(
      names = "--http-address",
      defaultValue = "${env:MARKETPRISM_HTTP_ADDRESS:-0.0.0.0}",
      description = "The address of the same (default: ${DEFAULT-VALUE}).")
  private String httpAddress = "0.0.0.0";

  @Option(
      names = "--page",
      paramLabel = "MODE",
      defaultValue = "${env:MARKETPRISM_PAGE:-off}",
      description =
          "Whether the same port serves a read-only page to look at, under /: off; token, to who has a"
              + " bearer token of the Kubernetes API, for what that one may get; anonymous, to everybody"
              + " who reaches the port; or local, which is anonymous while the address is a loopback"
              + " address, else token (default: ${DEFAULT-VALUE}).")
  private PageMode page = PageMode.off;

  @Option(
      names = "--data-dir",
      description =
          "The folder for flight records (default: $MARKETPRISM_DATA_DIR, else"
              + " marketprism-operator in the user's state directory).")
  private @Nullable Path dataDirectory;

  @Option(
      names = "--exit-when-unhealthy",
      paramLabel = "SECONDS",
      defaultValue = "${env:MARKETPRISM_EXIT_WHEN_UNHEALTHY:-0}",
      description =
          "End the process when /healthz has said no for so long, for what starts it again; 0 never"
              + " does (default: ${DEFAULT-VALUE}).")
  private int exitWhenUnhealthySeconds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    DefaultExports.initialize();
    LOG.info("marketprism-operator {} ({})", BuildVersion.get(), BuildVersion.revision());
    WatchScope scope = scope();
    LOG.info("looking after the stacks of {}", scope);
    page = page.on(InetAddress.getByName(httpAddress).isLoopbackAddress());
    OperatorProcess process =
        new OperatorProcess(
            apiServer.config(),
            Objects.requireNonNullElse(namespace, leaseNamespace),
            scope,
            dataDirectory(),
            holder(),
            leaderElect,
            page);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  process.close();
                  stopped.countDown();
                },
                "shutdown"));
    try (HttpEndpoints http =
        HttpEndpoints.start(
            httpAddress, httpPort, process::ailments, process::unreadiness, process.api(), page)) {
      LOG.info("serving /metrics, /healthz, /readyz and /api on {}", http.address());
      if (page != PageMode.off) {
        LOG.info("the page is at http://{}:{}/ ({})", named(http.address()), httpPort, page);
      }
      process.start();
      return awaitEnd(stopped, process);
    }
  }

  /** Where a browser on this machine finds it. */
  private static String named(InetSocketAddress address) {
    return address.getAddress().isAnyLocalAddress() ? "127.0.0.1" : address.getHostString();
  }

  private WatchScope scope() {
    try {
      return WatchScope.of(watchNamespaces);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "--watch-namespaces: " + e.getMessage());
    }
  }

  private int awaitEnd(CountDownLatch stopped, OperatorProcess process)
      throws InterruptedException {
    Patience patience = new Patience(Duration.ofSeconds(exitWhenUnhealthySeconds));
    while (!stopped.await(5, TimeUnit.SECONDS)) {
      if (process.mustEnd()) {
        LOG.error("the API server's store was restored to an older state: ending");
        return 1;
      }
      if (exitWhenUnhealthySeconds > 0
          && patience.isOver(process.ailments().isEmpty(), System.nanoTime())) {
        LOG.error("unhealthy for {} s: ending", exitWhenUnhealthySeconds);
        return 1;
      }
    }
    return 0;
  }

  private Path dataDirectory() {
    @Nullable String declared = System.getenv("MARKETPRISM_DATA_DIR");
    @Nullable String state = System.getenv("XDG_STATE_HOME");
    if (dataDirectory != null) {
      return dataDirectory;
    }
    if (declared != null && !declared.isEmpty()) {
      return Path.of(declared);
    }
    return (state != null && !state.isEmpty() ? Path.of(state) : Path.of(home(), ".local", "state"))
        .resolve("marketprism-operator");
  }

  /** As a shell's {@code ~}; Java's own property is what the system's list of users says. */
  private static String home() {
    @Nullable String home = System.getenv("HOME");
    return home != null && !home.isEmpty() ? home : System.getProperty("user.home", "/tmp");
  }

  /** Unique for each process: a restarted one must not take itself for its predecessor. */
  private static String holder() {
    @Nullable String pod = System.getenv("POD_NAME");
    @Nullable String host = System.getenv("HOSTNAME");
    String name = pod != null ? pod : host != null ? host : "local";
    return name + "-" + UUID.randomUUID().toString().substring(0, 8);
  }
}
