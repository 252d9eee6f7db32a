package io.marketprism.operator.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.marketprism.operator.compiler.CompiledStack;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Death;
import io.marketprism.operator.runbook.ServiceReadings.Access;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Has happen to a simulation what a scenario's timeline says. */
final class Timeline {

  /** The exit status of what {@code docker stop} had to kill. */
  private static final int KILLED = 137;

  private static final String RATE_LIMIT = "rateLimit.";
  private static final Duration BUSY = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofSeconds(5);

  private record Due(Duration at, ScenarioFile.Step step) {}

  private final Simulation simulation;
  private final Consumer<CompiledStack> onApply;
  private final Instant begin;
  private final Deque<Due> open;

  /**
   * @param onApply called with a resource that is applied anew
   */
  Timeline(Simulation simulation, List<ScenarioFile.Step> steps, Consumer<CompiledStack> onApply)
      throws ScenarioException {
    this.simulation = simulation;
    this.onApply = onApply;
    this.begin = simulation.now();
    List<Due> due = new ArrayList<>();
    for (ScenarioFile.Step step : steps) {
      due.add(new Due(ScenarioReader.duration("timeline.at", step.at()), step));
    }
    due.sort(Comparator.comparing(Due::at));
    this.open = new ArrayDeque<>(due);
  }

  /**
   * Plays it up to a moment: an evaluation every second while something goes on, every five while
   * nothing does, and whenever something happens.
   */
  void play(Instant end) throws ScenarioException {
    while (simulation.now().isBefore(end)) {
      Duration step = simulation.isIdle() ? IDLE : BUSY;
      Instant next = next();
      if (next != null && next.isBefore(simulation.now().plus(step))) {
        step = Duration.between(simulation.now(), next);
      }
      happen(simulation.now().plus(step));
      simulation.step(step);
    }
  }

  /** When the next thing happens; null when nothing more does. */
  private @Nullable Instant next() {
    Due due = open.peek();
    return due == null ? null : begin.plus(due.at());
  }

  /** Has happen what is due at a moment that is about to come. */
  private void happen(Instant now) throws ScenarioException {
    for (Due due = open.peek();
        due != null && !begin.plus(due.at()).isAfter(now);
        due = open.peek()) {
      open.remove();
      happen(due.step(), now);
    }
  }

  private void happen(ScenarioFile.Step step, Instant now) throws ScenarioException {
    if (step.spec() != null) {
      onApply.accept(ScenarioReader.compiled("timeline[" + step.at() + "].spec", step.spec()));
    }
    if (step.remediations() == ScenarioFile.Remediations.deleted) {
      simulation.deleteRemediations();
    }
    if (step.operator() == ScenarioFile.Operator.restarts) {
      simulation.operatorRestarts();
    }
    answered(step.at() + "].approve", step.approve(), true);
    answered(step.at() + "].refuse", step.refuse(), false);
    if (step.hosts() != null) {
      for (Map.Entry<String, ScenarioFile.HostStep> entry : step.hosts().entrySet()) {
        String maintenance = entry.getValue().maintenance();
        if (!simulation.hasHost(entry.getKey()) || maintenance == null) {
          throw new ScenarioException(
              "timeline[%s].hosts.%s: nothing is said of it, or no service is on it"
                  .formatted(step.at(), entry.getKey()));
        }
        simulation.maintains(entry.getKey(), maintenance.equals("over") ? null : maintenance);
      }
    }
    if (step.services() == null) {
      return;
    }
    for (Map.Entry<String, ScenarioFile.ServiceStep> entry : step.services().entrySet()) {
      String path = "timeline[" + step.at() + "].services." + entry.getKey();
      SimulatedService service =
          simulation
              .service(entry.getKey())
              .orElseThrow(() -> new ScenarioException(path + ": there is no such service"));
      happen(path, service, entry.getValue(), now);
      ramps(path + ".ramps", service, entry.getValue().ramps(), now);
    }
  }

  private void answered(String path, @Nullable List<String> services, boolean approved)
      throws ScenarioException {
    for (String service : services == null ? List.<String>of() : services) {
      if (!simulation.answers(service, approved)) {
        throw new ScenarioException("timeline[" + path + ": nothing waits of " + service);
      }
    }
  }

  private static void happen(
      String path, SimulatedService service, ScenarioFile.ServiceStep step, Instant now)
      throws ScenarioException {
    if (Boolean.TRUE.equals(step.healthy())) {
      service.recover();
    }
    if (step.whenStarted() == ScenarioFile.WhenStarted.fails) {
      service.canNotBeStarted();
    } else if (step.whenStarted() == ScenarioFile.WhenStarted.works) {
      service.canBeStarted();
    }
    if (step.whenRestarted() == ScenarioFile.WhenRestarted.changesNothing) {
      service.isBeyondRestarts();
    } else if (step.whenRestarted() == ScenarioFile.WhenRestarted.mends) {
      service.isMendedByRestarts();
    }
    if (step.bootSeconds() != null) {
      service.boots(atLeast(0, path + ".bootSeconds", step.bootSeconds()));
    }
    if (step.composed() != null) {
      service.isComposed(step.composed());
    }
    if (step.allowed() != null) {
      service.access(
          step.allowed()
              ? new Access.Granted()
              : new Access.NotAllowed("the allow-list does not name it"));
    }
    host(path + ".host", service, step.host());
    readings(path, service, step);
    if (step.crashLoop() != null) {
      ScenarioFile.CrashLoop loop = step.crashLoop();
      service.crashLoops(
          Duration.ofSeconds(atLeast(1, path + ".crashLoop.everySeconds", loop.everySeconds())),
          loop.exitCode(),
          Boolean.TRUE.equals(loop.oom()),
          now);
    }
    if (step.container() != null) {
      container(path, service, step.container(), now);
    }
  }

  private static int atLeast(int least, String path, int number) throws ScenarioException {
    if (number < least) {
      throw new ScenarioException(path + ": " + number + " is less than " + least);
    }
    return number;
  }

  private static void host(String path, SimulatedService service, @Nullable String host)
      throws ScenarioException {
    if (host == null) {
      return;
    }
    String why = Values.unknown(host);
    if (why != null) {
      service.isHidden(why);
    } else if (host.equals("ok")) {
      service.isVisible();
    } else {
      throw new ScenarioException(path + ": " + host + " is neither ok nor unknown: why");
    }
  }

  private static void readings(String path, SimulatedService service, ScenarioFile.ServiceStep step)
      throws ScenarioException {
    if (step.probes() != null) {
      for (Map.Entry<String, JsonNode> probe : step.probes().entrySet()) {
        if (service.probes().names().noneMatch(probe.getKey()::equals)) {
          throw new ScenarioException(path + ".probes: there is no probe " + probe.getKey());
        }
        ProbeSays.apply(
            path + ".probes." + probe.getKey(), service.probes(), probe.getKey(), probe.getValue());
      }
    }
    if (step.log() != null) {
      service.probes().writes(step.log());
    }
    if (step.values() != null) {
      for (Map.Entry<String, JsonNode> value : step.values().entrySet()) {
        value(path + ".values", service, value.getKey(), value.getValue());
      }
    }
  }

  private void ramps(
      String path,
      SimulatedService service,
      @Nullable Map<String, ScenarioFile.Ramp> ramps,
      Instant now)
      throws ScenarioException {
    if (ramps == null) {
      return;
    }
    for (Map.Entry<String, ScenarioFile.Ramp> entry : ramps.entrySet()) {
      String at = path + "." + entry.getKey();
      ScenarioFile.Ramp ramp = entry.getValue();
      if (!service.probes().isNumber(entry.getKey())) {
        throw new ScenarioException(at + ": there is no such number");
      }
      Instant end = begin.plus(ScenarioReader.duration(at + ".at", ramp.at()));
      if (!end.isAfter(now)) {
        throw new ScenarioException(at + ".at: " + ramp.at() + " is over");
      }
      try {
        service.goes(
            entry.getKey(),
            Double.parseDouble(ramp.to()),
            Duration.between(now, end),
            Boolean.TRUE.equals(ramp.again()));
      } catch (NumberFormatException e) {
        throw new ScenarioException(at + ".to: " + ramp.to() + " is no number");
      }
    }
  }

  private static void value(String path, SimulatedService service, String name, JsonNode said)
      throws ScenarioException {
    if (name.equals("rateLimit") && said.isObject()) {
      for (Map.Entry<String, JsonNode> part : said.properties()) {
        value(path, service, RATE_LIMIT + part.getKey(), part.getValue());
      }
      return;
    }
    if (!service.probes().hasValue(name)) {
      throw new ScenarioException(path + ": there is no value " + name);
    }
    try {
      service.shows(
          name,
          name.startsWith(RATE_LIMIT)
              ? Values.said(said)
              : Values.reading(said, service.probes().isByLabel(name)));
    } catch (IllegalArgumentException e) {
      throw new ScenarioException(path + "." + name + ": " + e.getMessage());
    }
  }

  private static void container(
      String path, SimulatedService service, ScenarioFile.Container container, Instant now)
      throws ScenarioException {
    if (container.health() != null) {
      service.hasHealth(container.health());
    }
    if (container.env() != null) {
      service.hasEnvironment(container.env());
    }
    if (Boolean.TRUE.equals(container.networkRestarted())) {
      service.losesItsNetwork(now);
    }
    if (container.memoryLimit() != null) {
      try {
        service.hasMemoryLimit(
            Quantity.getAmountInBytes(new Quantity(container.memoryLimit())).doubleValue());
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new ScenarioException(path + ".container.memoryLimit: " + e.getMessage());
      }
    }
    ContainerState state = container.state();
    if (state == ContainerState.RUNNING && service.state() != ContainerState.RUNNING) {
      service.begin(now);
    } else if (state == ContainerState.EXITED) {
      boolean oom = Boolean.TRUE.equals(container.oom());
      service.die(
          new Death(
              now,
              container.exitCode() == null ? KILLED : container.exitCode(),
              oom,
              container.asked() == null ? !oom : container.asked()));
    } else if (state != null) {
      service.is(state);
    }
  }
}
