package io.marketprism.operator.simulation;

import io.marketprism.operator.probe.ProbeTarget;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Death;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.ServiceReadings;
import io.marketprism.operator.runbook.ServiceReadings.Access;
import io.marketprism.operator.runbook.ServiceReadings.Compose;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One service on a simulated Docker host: a container, and probes that answer or don't. */
public final class SimulatedService {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final String service;
  private final String container;
  private final SimulatedProbes probes;
  private final Map<String, SimulatedRamp> ramps = new TreeMap<>();
  private final List<Death> deaths = new ArrayList<>();
  private ContainerState state = ContainerState.RUNNING;
  private String health = "none";
  private int lives = 1;
  private Instant startedAt;
  private Instant now;
  private Instant finishedAt = Instant.EPOCH;
  private Instant networkSince = Instant.EPOCH;
  private int exitCode;
  private boolean oomKilled;
  private double memoryLimit;
  private Map<String, String> environment;
  private String restartPolicy = "unless-stopped";
  private String hidden = "";
  private Access access = new Access.Granted();
  private Compose compose;
  private Duration boot = Duration.ofSeconds(2);
  private boolean startable = true;
  private boolean mendedByRestart = true;
  private Map<String, String> environmentOfFile;
  private @Nullable CrashLoop crashLoop;
  private Instant nextDeath = Instant.EPOCH;

  SimulatedService(String service, String container, HealthyReadings healthy, Instant startedAt) {
    this.service = service;
    this.container = container;
    this.probes = new SimulatedProbes(service, healthy);
    this.startedAt = startedAt;
    this.now = startedAt;
    this.memoryLimit = healthy.memoryLimit(service);
    this.environment = healthy.environment(service);
    this.environmentOfFile = environment;
    this.compose = notListed(service);
  }

  /** It is looked at by these. */
  void isProbed(List<ProbeTarget> targets) {
    probes.are(targets);
  }

  // What happens to it.

  /** Somebody stops it. */
  public void stop() {
    stop(137);
  }

  /** The same; its process takes the signal and ends with this exit code. */
  public void stop(int exitCode) {
    end(new Death(now, exitCode, false, true));
  }

  /** Its process ends by itself, and Docker doesn't revive it. */
  public void exit(int code) {
    end(new Death(now, code, false, false));
  }

  private void end(Death death) {
    if (state.hasProcess() || state == ContainerState.RESTARTING) {
      die(death);
    } else if (state != ContainerState.ABSENT) { // it ended before, in this way
      state = ContainerState.EXITED;
      exitCode = death.exitCode();
    }
  }

  /** Its process dies. */
  void die(Death death) {
    deaths.add(death);
    state = ContainerState.EXITED;
    exitCode = death.exitCode();
    oomKilled = death.oom();
    finishedAt = death.at();
  }

  /** Docker revives what has died: the same container and settings, another process. */
  void revive(Instant now) {
    state = ContainerState.RUNNING;
    startedAt = now;
    exitCode = 0;
  }

  /** Its process is there and does its work no more: all its probes fail. */
  public void fail() {
    probes.ofProcess().toList().forEach(this::fail);
  }

  public void fail(String probe) {
    probes.reads(probe, Reading.of(ProbeResult.failed("connection refused")));
  }

  /** A probe of it tells this, whatever happens, until it is mended. */
  void reads(String probe, Reading<ProbeResult> result) {
    probes.reads(probe, result);
  }

  /** A value of it is this, until it is mended. */
  void shows(String value, Reading<Object> reading) {
    probes.shows(value, reading);
  }

  /** A value of it goes on in a straight line, until its process is another one. */
  void goes(String value, double to, Duration within, boolean again) {
    double from = probes.number(value);
    ramps.put(
        value,
        new SimulatedRamp(from, (to - from) / within.toMillis(), now, again, lives, startedAt));
  }

  private void followRamps() {
    for (Map.Entry<String, SimulatedRamp> entry : List.copyOf(ramps.entrySet())) {
      SimulatedRamp ramp = entry.getValue();
      if (!ramp.isOf(lives, startedAt)) {
        if (!ramp.again()) {
          ramps.remove(entry.getKey());
          continue;
        }
        ramp = ramp.in(probes.number(entry.getKey()), lives, startedAt);
        ramps.put(entry.getKey(), ramp);
      }
      probes.shows(entry.getKey(), Reading.of(ramp.at(now)));
    }
  }

  /** What its probes tell. */
  SimulatedProbes probes() {
    return probes;
  }

  public void recover() {
    crashLoop = null;
    probes.mend();
  }

  /** It dies, now and again and again, and Docker revives it each time. */
  void crashLoops(Duration every, int code, boolean oom, Instant now) {
    crashLoop = new CrashLoop(every, code, oom);
    nextDeath = now;
  }

  /** What it does by itself as time passes. */
  void live(Instant moment) {
    now = moment;
    followRamps();
    probes.live(state.hasProcess(), now);
    CrashLoop loop = crashLoop;
    if (loop == null || state == ContainerState.ABSENT) {
      return;
    }
    if (state == ContainerState.RESTARTING) {
      revive(now);
    } else if (state.hasProcess() && !now.isBefore(nextDeath)) {
      die(new Death(now, loop.exitCode(), loop.oom(), false));
      state = ContainerState.RESTARTING;
      nextDeath = now.plus(loop.every());
    }
  }

  private record CrashLoop(Duration every, int exitCode, boolean oom) {}

  public void is(ContainerState next) {
    state = next;
  }

  /** A new life of it begins. */
  public void begin(Instant now) {
    revive(now);
    if (mendedByRestart) {
      recover();
    }
  }

  /** It is made, or made anew, from its compose file. */
  void make(Instant now) {
    lives++;
    deaths.clear();
    environment = environmentOfFile;
    begin(now);
  }

  // What it is like.

  /** No start of it succeeds, as when its port is taken. */
  public void canNotBeStarted() {
    startable = false;
  }

  public void canBeStarted() {
    startable = true;
  }

  boolean isStartable() {
    return startable;
  }

  /** It goes on failing whatever is done. */
  public void isBeyondRestarts() {
    mendedByRestart = false;
  }

  public void isMendedByRestarts() {
    mendedByRestart = true;
  }

  /** How long its process needs until its probes succeed. */
  public void boots(int seconds) {
    boot = Duration.ofSeconds(seconds);
  }

  public void isOneShot() {
    restartPolicy = "no";
  }

  void hasHealth(String verdict) {
    health = verdict;
  }

  void hasMemoryLimit(double bytes) {
    memoryLimit = bytes;
  }

  /** Its container was made with these variables; a new one gets those of its compose file. */
  void hasEnvironment(Map<String, String> variables) {
    environment = variables;
  }

  /** The container whose network it shares is restarted. */
  void losesItsNetwork(Instant moment) {
    networkSince = moment;
    fail();
  }

  void isComposed(boolean listed) {
    compose = listed ? new Compose.Listed("project", service) : notListed(service);
  }

  private static Compose notListed(String service) {
    return new Compose.NotListed(
        "no compose project is listed",
        "docker compose up -d " + service,
        "docker compose up -d --build " + service);
  }

  // What can be seen of it.

  /** Its Docker host can't be asked. */
  public void isHidden(String why) {
    hidden = why;
  }

  public void isVisible() {
    hidden = "";
    probes.seeAgain();
  }

  /** Its probes tell nothing. */
  public void isUnprobed(String why) {
    probes.names().toList().forEach(name -> isProbeUnknown(name, why));
  }

  /** One of its probes tells nothing. */
  public void isProbeUnknown(String probe, String why) {
    probes.reads(probe, Reading.unknown(why));
  }

  public void access(Access next) {
    access = next;
  }

  public ContainerState state() {
    return state;
  }

  String container() {
    return container;
  }

  public Incarnation incarnation() {
    return state == ContainerState.ABSENT
        ? new Incarnation("engine", "", Instant.EPOCH)
        : new Incarnation("engine", "id-of-" + container + "-" + lives, startedAt);
  }

  /** Whether its own probes are known to succeed. */
  public boolean answers(Instant now) {
    return probes.areHealthy() && isUp(now);
  }

  private boolean isUp(Instant now) {
    return state == ContainerState.RUNNING && crashLoop == null && !now.isBefore(upSince());
  }

  private Instant upSince() {
    return startedAt.plus(boot);
  }

  /** Whether its own probes are known to fail, or it is known not to run. */
  public boolean saysThatItFails(Instant now) {
    return hidden.isEmpty() && (!state.hasProcess() || (!probes.areBlind() && !answers(now)));
  }

  /** Whether it can be seen and the operator is permitted to act on it. */
  public boolean isActedOnLegally() {
    return hidden.isEmpty() && access instanceof Access.Granted;
  }

  public boolean isStopped() {
    return state == ContainerState.EXITED || state == ContainerState.CREATED;
  }

  /** Whether an action could be carried out on it now. */
  boolean permits(Action action) {
    return switch (action) {
      case Start -> isStopped();
      case Create -> state == ContainerState.ABSENT;
      case Restart, Recreate -> state != ContainerState.ABSENT;
      case Watch, Wait, Escalate -> false;
    };
  }

  public ServiceReadings look(Instant now) {
    if (!hidden.isEmpty()) {
      Map<String, Reading<ProbeResult>> nothing = new HashMap<>();
      probes.names().forEach(name -> nothing.put(name, Reading.unknown(hidden)));
      return new ServiceReadings(
          Reading.unknown(hidden), nothing, new Access.HostUnreachable(hidden), compose, null);
    }
    ContainerFacts facts = facts(now);
    return new ServiceReadings(
        Reading.of(facts), probes.look(isUp(now), upSince(), facts, now), access, compose, null);
  }

  private ContainerFacts facts(Instant now) {
    if (state == ContainerState.ABSENT) {
      return ContainerFacts.absent(container, "engine", now);
    }
    return new ContainerFacts(
        container,
        incarnation(),
        state,
        health,
        exitCode,
        oomKilled,
        restartPolicy,
        memoryLimit,
        STOP_TIMEOUT,
        new ContainerFacts.Endpoints(false, Set.of(), Map.of(), networkSince),
        ContainerFacts.ComposeLabels.NONE,
        new Environment(environment),
        "",
        finishedAt,
        deaths,
        now);
  }
}
