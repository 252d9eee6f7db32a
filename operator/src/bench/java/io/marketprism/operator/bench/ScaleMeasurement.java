package io.marketprism.operator.bench;

import static org.awaitility.Awaitility.await;

import io.marketprism.operator.e2e.ControlPlane;
import io.marketprism.operator.e2e.Scene;
import io.marketprism.operator.oracle.AuditLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Healthy stacks on a {@link Fleet}: what it takes to watch them, how late a probe is, and when the
 * last of many containers that end at once is started. Gatus looks at the same targets.
 */
final class ScaleMeasurement {

  /** The memory limit of the Deployment, in mebibytes. */
  static final int LIMIT = 512;

  /** The runbook's own. */
  private static final Duration PERIOD = Duration.ofSeconds(5);

  /** Of the scenario "stopped", in the built-in runbook. */
  private static final Duration PROOF = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String FIRING = "1 stack, an alert that reads logs fires";

  private final ControlPlane controlPlane = ControlPlane.get();
  private final Scene scene = new Scene();
  private final Settings settings;
  private final Optional<Path> gatus = Settings.program("GATUS", "gatus");
  private final Figures figures = new Figures();

  ScaleMeasurement(Settings settings) {
    this.settings = settings;
  }

  Figures run() {
    if (gatus.isEmpty()) {
      figures.absent("gatus");
    }
    for (int stacks : settings.stacks()) {
      for (int round = 0; round < settings.rounds(); round++) {
        try (FleetProcess fleet = new FleetProcess(stacks, true)) {
          operator(stacks, fleet);
          gatus.ifPresent(program -> gatus(program, stacks, fleet));
        }
      }
    }
    for (int round = 0; round < settings.rounds(); round++) {
      firing();
    }
    settings.stacks().stream().skip(1).forEach(this::ofEachFurtherStack);
    return figures;
  }

  /** What the fleet's size is called in the figures. */
  static String name(int stacks) {
    return stacks == 1 ? "1 stack" : "%,d stacks".formatted(stacks);
  }

  /** What was enough for it on the machine that the page's figures are from. */
  static int limit(int stacks) {
    return stacks <= 100 ? LIMIT : stacks <= 400 ? 4 * LIMIT : 8 * LIMIT;
  }

  /** Declares the fleet. */
  static void apply(Scene scene, FleetProcess fleet, int stacks, IntFunction<String> spec) {
    scene.applyHostAs(
        fleet.endpoint(),
        "address: 127.0.0.1, allow: [{namespaces: [default], containers: [\"*\"]}]");
    for (int stack = 0; stack < stacks; stack++) {
      scene.applyStack(Fleet.name(stack), spec.apply(stack));
    }
  }

  private void operator(int stacks, FleetProcess fleet) {
    scene.removeResources();
    apply(scene, fleet, stacks, fleet::spec);
    try (MeasuredProcess operator = Subjects.operator(limit(stacks))) {
      await("all stacks are ready")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> !operator.isAlive() || areReady(stacks));
      if (settledDown(operator)) {
        watchOperator(name(stacks), operator, fleet);
        figures.add(name(stacks), "live heap", "MiB", Subjects.OPERATOR, operator.liveMebibytes());
        endMany(stacks, fleet);
      }
    }
    scene.removeResources();
  }

  private boolean areReady(int stacks) {
    for (int stack = 0; stack < stacks; stack++) {
      if (!scene.isReady(Fleet.name(stack))) {
        return false;
      }
    }
    return true;
  }

  /** Runs for a while, for its code to be compiled; whether it still does. */
  private boolean settledDown(MeasuredProcess process) {
    pause(settings.warmup());
    return process.isAlive();
  }

  static void pause(int seconds) {
    try {
      Thread.sleep(Duration.ofSeconds(seconds));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void gatus(Path program, int stacks, FleetProcess fleet) {
    try (MeasuredProcess process = Subjects.gatus(program, fleet.urls())) {
      if (settledDown(process)) {
        watch(name(stacks), "gatus", process, fleet);
      }
    }
  }

  private void watchOperator(String of, MeasuredProcess operator, FleetProcess fleet) {
    long audit = controlPlane.auditSize();
    FleetProcess.Counts counts = watch(of, Subjects.OPERATOR, operator, fleet);
    figures.add(of, "threads", "", Subjects.OPERATOR, operator.use().threads());
    counts
        .requests()
        .forEach((what, count) -> perSecond(of, "Docker: " + what, "requests/s", count));
    new AuditLog(controlPlane.auditFrom(audit))
        .requests(ControlPlane.OPERATOR)
        .forEach(
            (what, count) ->
                figures.add(
                    of,
                    "API: " + what,
                    "requests/h",
                    Subjects.OPERATOR,
                    count * 3600.0 / settings.seconds()));
    if (counts.logBytes() > 0) {
      perSecond(of, "logs read", "bytes/s", counts.logBytes());
    }
  }

  private void perSecond(String of, String what, String unit, long count) {
    figures.add(of, what, unit, Subjects.OPERATOR, (double) count / settings.seconds());
  }

  private FleetProcess.Counts watch(
      String of, String contender, MeasuredProcess process, FleetProcess fleet) {
    fleet.begin();
    Duration before = process.cpu();
    pause(settings.seconds());
    double cpu = process.cpu().minus(before).toMillis() / 1e3;
    FleetProcess.Counts counts = fleet.counts();
    figures.add(of, "probes", "probes/s", contender, (double) counts.probes() / settings.seconds());
    figures.add(of, "CPU per 1,000 probes", "s", contender, 1e3 * cpu / counts.probes());
    figures.add(of, "CPU", "% of a core", contender, 100 * cpu / settings.seconds());
    figures.add(of, "memory", "MiB", contender, process.use().residentMegabytes());
    figures.add(
        of, "lateness of a probe, p50", "ms", contender, counts.gapP50() - PERIOD.toMillis());
    figures.add(
        of, "lateness of a probe, p99", "ms", contender, counts.gapP99() - PERIOD.toMillis());
    return counts;
  }

  private void endMany(int stacks, FleetProcess fleet) {
    int count = Math.min(stacks, stacks <= 100 ? 50 : 100);
    double[] waits = fleet.end("nats", count).orElse(new double[] {Double.NaN});
    figures.add(
        name(stacks),
        "the last of %d that end at once is started after its proof".formatted(count),
        "ms",
        Subjects.OPERATOR,
        Arrays.stream(waits).max().orElseThrow() - PROOF.toMillis());
  }

  private void firing() {
    try (FleetProcess fleet = new FleetProcess(1, false)) {
      scene.removeResources();
      apply(scene, fleet, 1, fleet::quickSpec);
      try (MeasuredProcess operator = Subjects.operator(LIMIT)) {
        await("a log is read").atMost(PATIENCE).until(() -> fleet.counts().logBytes() > 0);
        if (settledDown(operator)) {
          watchOperator(FIRING, operator, fleet);
        }
      }
      scene.removeResources();
    }
  }

  /** What a stack adds to the first. */
  private void ofEachFurtherStack(int stacks) {
    for (var what : Map.of("live heap", "MiB", "CPU", "% of a core").entrySet()) {
      Optional<Double> one = median(1, what.getKey(), what.getValue());
      Optional<Double> all = median(stacks, what.getKey(), what.getValue());
      if (one.isPresent() && all.isPresent()) {
        figures.add(
            name(stacks),
            what.getKey() + " of each further stack",
            what.getValue(),
            Subjects.OPERATOR,
            (all.get() - one.get()) / (stacks - 1));
      }
    }
  }

  private Optional<Double> median(int stacks, String what, String unit) {
    Figures.Key key = new Figures.Key(name(stacks), what, unit, Subjects.OPERATOR);
    return figures.samples().containsKey(key) ? Optional.of(figures.median(key)) : Optional.empty();
  }
}
