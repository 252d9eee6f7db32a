package io.marketprism.operator.controller;

import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.ServiceReadings;
import io.marketprism.operator.runbook.ServiceReadings.Access;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One service on a simulated Docker host: a container, and probes that answer or don't. */
final class SimulatedService {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
  private static final Reading<ProbeResult> OK =
      Reading.of(new ProbeResult(true, "status 200", 200, "Ok."));
  private static final Reading<ProbeResult> REFUSED =
      Reading.of(ProbeResult.failed("connection refused"));

  private final String container;
  private final List<String> probes;
  private final Set<String> failing = new TreeSet<>();
  private final Map<String, String> unknownProbes = new TreeMap<>();
  private ContainerState state = ContainerState.RUNNING;
  private Instant startedAt;
  private int exitCode;
  private String restartPolicy = "unless-stopped";
  private String hidden = "";
  private String unprobed = "";
  private Access access = new Access.Granted();
  private Duration boot = Duration.ofSeconds(2);
  private boolean startable = true;
  private boolean mendedByRestart = true;

  SimulatedService(String container, List<String> probes, Instant startedAt) {
    this.container = container;
    this.probes = probes;
    this.startedAt = startedAt;
  }

  // What happens to it.

  /** Somebody stops it. */
  void stop() {
    exit(137);
  }

  void exit(int code) {
    state = ContainerState.EXITED;
    exitCode = code;
  }

  /** Its process is there and does its work no more: all its probes fail. */
  void fail() {
    failing.addAll(probes);
  }

  void fail(String probe) {
    failing.add(probe);
  }

  void recover() {
    failing.clear();
  }

  void is(ContainerState next) {
    state = next;
  }

  /** A new life of it begins. */
  void begin(Instant now) {
    state = ContainerState.RUNNING;
    startedAt = now;
    exitCode = 0;
    if (mendedByRestart) {
      failing.clear();
    }
  }

  // What it is like.

  /** No start of it succeeds, as when its port is taken. */
  void canNotBeStarted() {
    startable = false;
  }

  void canBeStarted() {
    startable = true;
  }

  boolean isStartable() {
    return startable;
  }

  /** It goes on failing whatever is done. */
  void isBeyondRestarts() {
    mendedByRestart = false;
  }

  void isMendedByRestarts() {
    mendedByRestart = true;
  }

  /** How long its process needs until its probes succeed. */
  void boots(int seconds) {
    boot = Duration.ofSeconds(seconds);
  }

  void isOneShot() {
    restartPolicy = "no";
  }

  // What can be seen of it.

  /** Its Docker host can't be asked. */
  void isHidden(String why) {
    hidden = why;
  }

  void isVisible() {
    hidden = "";
    unprobed = "";
  }

  /** Its probes tell nothing. */
  void isUnprobed(String why) {
    unprobed = why;
  }

  /** One of its probes tells nothing. */
  void isProbeUnknown(String probe, String why) {
    unknownProbes.put(probe, why);
  }

  void access(Access next) {
    access = next;
  }

  ContainerState state() {
    return state;
  }

  Incarnation incarnation() {
    return new Incarnation("engine", "id-of-" + container, startedAt);
  }

  boolean answers(Instant now) {
    return state == ContainerState.RUNNING
        && failing.isEmpty()
        && !now.isBefore(startedAt.plus(boot));
  }

  /** Whether its own probes are known to fail, or it is known not to run. */
  boolean saysThatItFails(Instant now) {
    return hidden.isEmpty() && (!state.hasProcess() || (unprobed.isEmpty() && !answers(now)));
  }

  /** Whether it can be seen and the operator is permitted to act on it. */
  boolean isActedOnLegally() {
    return hidden.isEmpty() && access instanceof Access.Granted;
  }

  boolean isStopped() {
    return state == ContainerState.EXITED || state == ContainerState.CREATED;
  }

  ServiceReadings look(Instant now) {
    if (!hidden.isEmpty()) {
      Map<String, Reading<ProbeResult>> nothing = new LinkedHashMap<>();
      probes.forEach(probe -> nothing.put(probe, Reading.unknown(hidden)));
      return new ServiceReadings(
          Reading.unknown(hidden), nothing, new Access.HostUnreachable(hidden));
    }
    Map<String, Reading<ProbeResult>> results = new LinkedHashMap<>();
    boolean up = state == ContainerState.RUNNING && !now.isBefore(startedAt.plus(boot));
    for (String probe : probes) {
      Reading<ProbeResult> seen = up && !failing.contains(probe) ? OK : REFUSED;
      String why = unknownProbes.getOrDefault(probe, unprobed);
      results.put(probe, why.isEmpty() ? seen : Reading.unknown(why));
    }
    return new ServiceReadings(Reading.of(facts(now)), results, access);
  }

  private ContainerFacts facts(Instant now) {
    if (state == ContainerState.ABSENT) {
      return ContainerFacts.absent(container, "engine", now);
    }
    return new ContainerFacts(
        container,
        incarnation(),
        state,
        "none",
        exitCode,
        false,
        restartPolicy,
        Double.POSITIVE_INFINITY,
        STOP_TIMEOUT,
        new ContainerFacts.Endpoints(false, Set.of()),
        new ContainerFacts.ComposeLabels("", "", ""),
        now);
  }
}
