package io.marketprism.operator.bench;

import static org.awaitility.Awaitility.await;

import io.marketprism.operator.e2e.EngineWatch;
import io.marketprism.operator.e2e.Scene;
import io.marketprism.operator.e2e.Shell;
import io.marketprism.operator.oracle.EngineEvent;
import io.marketprism.operator.proxy.Call;
import io.marketprism.operator.proxy.CallProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * From a real Engine's event that something is wrong with a container to the call that heals it, as
 * a proxy before the Engine sees it. Nobody asks for a proof: this is how fast a decision is, and
 * what is written down before the call. Each container is wrong once: the second restart of one
 * would wait for its back-off.
 */
final class HealMeasurement {

  /** What the names of the containers begin with. */
  static final String NAME = "bench-";

  private static final String LISTENER = "bare listener";
  private static final String AUTOHEAL = "docker-autoheal";
  private static final Path ENGINE = Path.of("/var/run/docker.sock");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Settings settings;
  private final Optional<Path> autoheal = Settings.program("AUTOHEAL", AUTOHEAL);
  private final Figures figures = new Figures();

  /** What is done to a container, and what is called then. */
  private enum Fault {
    DIED("a container dies", "kill --signal=KILL %s", "die", "start"),
    UNHEALTHY(
        "a container is unhealthy",
        "exec %s /service break error",
        "health_status: unhealthy",
        "restart");

    private final String words;
    private final String command;
    private final String event;
    private final String call;

    Fault(String words, String command, String event, String call) {
      this.words = words;
      this.command = command;
      this.event = event;
      this.call = call;
    }
  }

  HealMeasurement(Settings settings) {
    this.settings = settings;
  }

  Figures run() {
    if (autoheal.isEmpty()) {
      figures.absent(AUTOHEAL);
    }
    for (int round = 0; round < settings.rounds(); round++) {
      for (Fault fault : Fault.values()) {
        turn(Subjects.OPERATOR, fault, proxy -> Subjects.operator(ScaleMeasurement.LIMIT));
        turn(LISTENER, fault, proxy -> Subjects.bareListener(proxy.socket()));
        if (fault == Fault.UNHEALTHY) {
          autoheal.ifPresent(
              script -> turn(AUTOHEAL, fault, proxy -> Subjects.autoheal(script, proxy.socket())));
        }
      }
    }
    return figures;
  }

  private interface Start {
    MeasuredProcess behind(CallProxy proxy);
  }

  private void turn(String contender, Fault fault, Start start) {
    Scene scene = new Scene();
    scene.removeResources();
    removeContainers();
    try (CallProxy proxy = CallProxy.unix(ENGINE);
        EngineWatch engine = new EngineWatch()) {
      makeContainers(settings.deaths(), engine);
      scene.applyHostAs(
          "unix://" + proxy.socket(),
          "allow: [{namespaces: [default], containers: [\"%s*\"]}]".formatted(NAME));
      scene.applyStack(spec(settings.deaths()));
      try (MeasuredProcess healer = start.behind(proxy)) {
        awaitWatching(contender, scene, proxy);
        double[] waits =
            IntStream.range(0, settings.deaths())
                .mapToDouble(i -> heal(NAME + i, fault, proxy, engine))
                .toArray();
        figures.addSpread(fault.words, "event to call", "ms", contender, waits);
      }
    } finally {
      scene.removeResources();
      removeContainers();
    }
  }

  private static void awaitWatching(String contender, Scene scene, CallProxy proxy) {
    if (contender.equals(Subjects.OPERATOR)) {
      scene.awaitReady(PATIENCE);
    } else {
      await(contender + " watches").atMost(PATIENCE).until(() -> !proxy.calls().isEmpty());
    }
  }

  /** Breaks it, and waits until it is healthy again; for how many milliseconds it waited. */
  private static double heal(String name, Fault fault, CallProxy proxy, EngineWatch engine) {
    Instant begin = Instant.now();
    Shell.run(("docker " + fault.command.formatted(name)).split(" "));
    EngineEvent wrong = awaitEvent(engine, name, fault.event, begin);
    Call call =
        await("call for " + name)
            .atMost(PATIENCE)
            .until(() -> call(proxy, wrong, fault), Optional::isPresent)
            .orElseThrow();
    awaitEvent(engine, name, "health_status: healthy", wrong.at());
    return Duration.between(wrong.at(), call.at()).toNanos() / 1e6;
  }

  private static Optional<Call> call(CallProxy proxy, EngineEvent wrong, Fault fault) {
    return proxy.calls().stream()
        .filter(call -> call.at().isAfter(wrong.at()) && call.method().equals("POST"))
        .filter(call -> call.path().contains(wrong.id()) || call.path().contains(wrong.name()))
        .filter(call -> call.path().endsWith("/" + fault.call))
        .findFirst();
  }

  private static EngineEvent awaitEvent(
      EngineWatch engine, String name, String action, Instant after) {
    Predicate<EngineEvent> is =
        event ->
            event.name().equals(name) && event.action().equals(action) && event.at().isAfter(after);
    Supplier<Optional<EngineEvent>> found = () -> engine.events().stream().filter(is).findFirst();
    return await(name + ": " + action)
        .atMost(PATIENCE)
        .until(found::get, Optional::isPresent)
        .orElseThrow();
  }

  private static void makeContainers(int count, EngineWatch engine) {
    Instant begin = Instant.now();
    for (int i = 0; i < count; i++) {
      Shell.run(
          ("docker run --detach --name %s%d --label io.marketprism.demo=true --restart no"
                  + " --stop-timeout 1 --health-interval 3s --health-retries 1"
                  + " --health-start-period 0s marketprism-demo/clickhouse:latest")
              .formatted(NAME, i)
              .split(" "));
    }
    for (int i = 0; i < count; i++) {
      awaitEvent(engine, NAME + i, "health_status: healthy", begin);
    }
  }

  private static void removeContainers() {
    Shell.run(
        "bash",
        "-c",
        "docker ps --all --quiet --filter name=%s | xargs --no-run-if-empty docker rm --force"
            .formatted(NAME));
  }

  /** Each container as a service with both alerts, without any time to prove them. */
  private static String spec(int count) {
    List<String> services = new ArrayList<>();
    List<String> alerts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      services.add(
          "{name: s%d, workload: {docker: {containers: [%s%d]}}, startupGraceSeconds: 0}"
              .formatted(i, NAME, i));
      alerts.add(alert("Died" + i, i, "!container.running", "Start"));
      alerts.add(alert("Unhealthy" + i, i, "container.health == 'unhealthy'", "Restart"));
    }
    return """
    {runbook: None, settleSeconds: 0, limits: {maxConcurrent: 10, perService: {count: 100, periodSeconds: 60},
    perStack: {count: 100, periodSeconds: 60}}, services: [%s], alerts: [%s]}"""
        .formatted(String.join(",\n", services), String.join(",\n", alerts));
  }

  private static String alert(String name, int service, String expression, String action) {
    return """
    {name: %1$s, service: s%2$d, severity: critical, expr: "%3$s", forSeconds: 0,
    scenarios: [{name: it-is, action: %4$s}], verify: {expr: "!(%3$s)", withinSeconds: 10, stableSeconds: 0}}"""
        .formatted(name, service, expression, action);
  }
}
