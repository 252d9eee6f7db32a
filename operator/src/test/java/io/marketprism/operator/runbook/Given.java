package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words that the tests of the pure core are written in. Time is told in seconds from zero. */
public final class Given {

  static final Truth TRUE = Truth.of(true);
  static final Truth FALSE = Truth.of(false);
  static final Truth UNKNOWN = new Truth.Unknown("nobody looked");

  /** The one service of tests that need only one. */
  static final String SERVICE = "hot-storage";

  private static final Instant ZERO = Instant.parse("2026-11-01T03:00:00Z");

  private Given() {}

  public static Instant at(double seconds) {
    return ZERO.plusMillis(Math.round(seconds * 1000));
  }

  static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  /** A condition that a test turns as it likes. */
  static final class Switch implements Condition {
    private final String text;
    private Truth truth = FALSE;
    private Failure failure;

    Switch(String text) {
      this.text = text;
      this.failure = new Failure(text + " is false", Set.of());
    }

    Switch turn(Truth next) {
      truth = next;
      return this;
    }

    Switch failing(Failure next) {
      failure = next;
      return this;
    }

    @Override
    public Truth judge(Scope scope) {
      return truth;
    }

    @Override
    public Failure failure(Scope scope) {
      return failure;
    }

    @Override
    public Set<String> reads() {
      return Set.of();
    }

    @Override
    public String text() {
      return text;
    }
  }

  /** A condition that always has the same outcome. */
  static Condition always(Truth truth) {
    return new Switch(truth.toString()).turn(truth);
  }

  /** An expression that always tells the same. */
  static Expression saying(Reading<String> told) {
    return new Expression() {
      @Override
      public Reading<String> render(Scope scope) {
        return told;
      }

      @Override
      public Set<String> reads() {
        return Set.of("told");
      }

      @Override
      public String text() {
        return "told";
      }
    };
  }

  static ScenarioPolicy scenario(String name, @Nullable Condition when, Action action) {
    return scenario(name, when, action, null, false);
  }

  static ScenarioPolicy proven(
      String name, @Nullable Condition when, Action action, long forSeconds) {
    return scenario(name, when, action, seconds(forSeconds), false);
  }

  static ScenarioPolicy immediate(String name, @Nullable Condition when, Action action) {
    return scenario(name, when, action, null, true);
  }

  private static ScenarioPolicy scenario(
      String name,
      @Nullable Condition when,
      Action action,
      @Nullable Duration holdFor,
      boolean immediate) {
    return new ScenarioPolicy(
        name, when, action, holdFor, immediate, false, ScenarioPolicy.Pause.DEFAULT, null);
  }

  static AlertPolicy alert(Condition expr, long forSeconds, ScenarioPolicy... scenarios) {
    return confirmed(expr, forSeconds, 0, scenarios);
  }

  static AlertPolicy confirmed(
      Condition expr, long forSeconds, long confirmSeconds, ScenarioPolicy... scenarios) {
    return new AlertPolicy(
        "Down",
        SERVICE,
        Severity.critical,
        expr,
        seconds(forSeconds),
        seconds(confirmSeconds),
        false,
        List.of(),
        List.of(scenarios),
        new AlertPolicy.Verify(always(TRUE), seconds(60), seconds(5)),
        new AlertPolicy.Escalation(3, null),
        Map.of());
  }

  /** A stack of the one service with these alerts, and as the design would have it. */
  static StackPolicy stack(AlertPolicy... alerts) {
    return new StackPolicy(
        Mode.Enforce,
        null,
        seconds(60),
        new StackPolicy.Limits(
            1, new StackPolicy.Rate(3, seconds(600)), new StackPolicy.Rate(10, seconds(3600))),
        Topology.of(List.of(service(SERVICE))),
        List.of(alerts),
        Set.of(),
        Map.of());
  }

  /** What was remembered at some moment that doesn't matter. */
  static EngineState state(
      Map<String, AlertState> alerts,
      Map<String, ServiceState> services,
      Map<String, Verification> verifications,
      Map<String, Instant> storms) {
    return new EngineState(
        alerts, services, verifications, storms, List.of(), Map.of(), Map.of(), null);
  }

  static ServicePolicy service(String name, String... dependsOn) {
    return serviceOn("local", name, dependsOn);
  }

  static ServicePolicy serviceOn(String host, String name, String... dependsOn) {
    return new ServicePolicy(
        name,
        host,
        false,
        List.of(dependsOn),
        seconds(120),
        List.of("health"),
        seconds(60),
        Map.of());
  }

  static ContainerFacts container(ContainerState state) {
    return container(state, "c0ffee", at(-3600), at(0));
  }

  public static ContainerFacts container(
      ContainerState state, String id, Instant startedAt, Instant observedAt) {
    return new ContainerFacts(
        "marketprism-hot-storage",
        new Incarnation("engine", id, startedAt),
        state,
        "none",
        state.isStopped() ? 137 : 0,
        false,
        "unless-stopped",
        Double.POSITIVE_INFINITY,
        seconds(10),
        new ContainerFacts.Endpoints(false, Set.of(8085)),
        ContainerFacts.ComposeLabels.NONE,
        Environment.EMPTY,
        "",
        Instant.EPOCH,
        List.of(),
        observedAt);
  }

  static ServiceReadings readings(
      Reading<ContainerFacts> container, Map<String, Reading<ProbeResult>> probes) {
    return new ServiceReadings(
        container,
        probes,
        new ServiceReadings.Access.Granted(),
        new ServiceReadings.Compose.NotListed(
            "not listed", "docker compose up -d", "docker compose up -d --build"),
        null);
  }

  static ServiceReadings readings(ContainerFacts facts, ServiceReadings.Compose compose) {
    return new ServiceReadings(
        Reading.of(facts),
        Map.of("health", failed()),
        new ServiceReadings.Access.Granted(),
        compose,
        null);
  }

  static ServiceReadings running(Reading<ProbeResult> health) {
    return readings(Reading.of(container(ContainerState.RUNNING)), Map.of("health", health));
  }

  static Reading<ProbeResult> succeeded() {
    return Reading.of(ProbeResult.of(true, "status 200", 200, null));
  }

  static Reading<ProbeResult> failed() {
    return Reading.of(ProbeResult.failed("connection refused"));
  }

  /** What an alert's rules say of a scope. */
  static Judgement judged(AlertPolicy alert, Scope scope) {
    return Judgement.of(alert, alert.expr().judge(scope), scope);
  }

  static Scope scope() {
    return scope(container(ContainerState.RUNNING));
  }

  /** What is seen of a container whose probes succeed. */
  static Scope scope(ContainerFacts facts) {
    return scope(Reading.of(facts));
  }

  static Scope scope(Reading<ContainerFacts> container) {
    return new Scope(
        SERVICE, readings(container, Map.of("health", succeeded())), 0, false, Map.of());
  }

  static Death outOfMemory(double second) {
    return new Death(at(second), 137, true, false);
  }

  /** An action that was decided on, executed and over in the same second. */
  static Attempt attempt(Action action, RemediationPhase phase, double second) {
    return attempt(SERVICE, action, phase, second, second);
  }

  static Attempt attempt(
      String service, Action action, RemediationPhase phase, double created, double latest) {
    boolean claimed = phase != RemediationPhase.Planned;
    boolean called = phase == RemediationPhase.Verifying || phase.isTerminal();
    return new Attempt(
        "rem-" + created,
        service,
        "Down",
        "scenario",
        action,
        phase,
        null,
        at(created),
        claimed ? at(created) : null,
        called ? at(latest) : null,
        phase.isTerminal() ? at(latest) : null,
        "");
  }

  /** A restart that was claimed, and given up in the same second. */
  static Attempt aborted(AbortReason reason, double second) {
    Attempt attempt = attempt(Action.Restart, RemediationPhase.Aborted, second);
    return new Attempt(
        attempt.name(),
        attempt.service(),
        attempt.alert(),
        attempt.scenario(),
        attempt.action(),
        attempt.phase(),
        reason,
        attempt.createdAt(),
        attempt.executingAt(),
        null,
        attempt.endedAt(),
        reason.because("so"));
  }

  /** The same, given up before it was claimed. */
  static Attempt unclaimed(Attempt attempt) {
    return new Attempt(
        attempt.name(),
        attempt.service(),
        attempt.alert(),
        attempt.scenario(),
        attempt.action(),
        attempt.phase(),
        attempt.aborted(),
        attempt.createdAt(),
        null,
        null,
        attempt.endedAt(),
        attempt.message());
  }

  /** States of services that fail since the given second; those not named are fine. */
  static Map<String, ServiceState> failingSince(Map<String, Integer> seconds) {
    Map<String, ServiceState> states = new HashMap<>();
    seconds.forEach(
        (service, since) ->
            states.put(
                service,
                new ServiceState(
                    null,
                    List.of(),
                    null,
                    at(since),
                    new Readiness.Verdict(FALSE, ""),
                    null,
                    Unseen.NOTHING,
                    null)));
    return states;
  }

  static List<Instant> times(int... seconds) {
    List<Instant> times = new ArrayList<>();
    for (int second : seconds) {
      times.add(at(second));
    }
    return times;
  }
}
