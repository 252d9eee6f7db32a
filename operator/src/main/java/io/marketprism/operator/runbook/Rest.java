package io.marketprism.operator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stack in which an evaluation found nothing wrong and nothing under way; of an alert it may be
 * Unknown for a while, such as while a window has to be filled. For as long as each look finds it
 * so, another evaluation would decide the same: it is enough to judge the alerts, and all the rest
 * of an evaluation, its status and its metrics are spared.
 *
 * <p>In memory only, and worth nothing once the stack or its Remediations are other ones.
 */
public final class Rest {

  /** After this time all is evaluated again, whatever the looks found. */
  static final Duration AT_MOST = Duration.ofSeconds(30);

  private final StackPolicy policy;
  private final Map<String, Readiness.Verdict> readiness;
  private final Map<String, Standing> services;
  private final EngineState state;
  private final Instant until;

  /** What of a service must not be another one; when it was looked at says nothing. */
  private record Standing(
      Reading<ContainerFacts> container,
      ServiceReadings.Access access,
      ServiceReadings.Compose compose,
      @Nullable Instant freedAt) {

    static Standing of(ServiceReadings seen) {
      return new Standing(
          seen.container().map(facts -> facts.at(Instant.EPOCH)),
          seen.access(),
          seen.compose(),
          seen.freedAt());
    }
  }

  private Rest(
      StackPolicy policy,
      Map<String, Readiness.Verdict> readiness,
      Map<String, Standing> services,
      EngineState state,
      Instant until) {
    this.policy = policy;
    this.readiness = readiness;
    this.services = services;
    this.state = state;
    this.until = until;
  }

  /**
   * What an evaluation leaves at rest; empty where something is wrong, under way or not known.
   *
   * @param policy that was evaluated
   * @param readings that it was evaluated by
   */
  public static Optional<Rest> of(
      StackPolicy policy, Evaluation evaluation, Readings readings, Instant now) {
    if (!isCalm(evaluation)) {
      return Optional.empty();
    }
    Instant latest = now.plus(AT_MOST);
    Instant wakeAt = evaluation.wakeAt();
    return Optional.of(
        new Rest(
            policy,
            Map.copyOf(evaluation.readiness()),
            standing(readings),
            evaluation.state(),
            wakeAt == null || wakeAt.isAfter(latest) ? latest : wakeAt));
  }

  private static boolean isCalm(Evaluation evaluation) {
    EngineState state = evaluation.state();
    return evaluation.decisions().stream().allMatch(Rest::isNothing)
        && evaluation.verdicts().isEmpty()
        && evaluation.readiness().values().stream().allMatch(v -> v.ready().isTrue())
        && evaluation.history().attempts().stream().noneMatch(Attempt::isOpen)
        && state.verifications().isEmpty()
        && state.storms().isEmpty()
        && state.alerts().values().stream().allMatch(AlertState::isCalm)
        && state.services().values().stream().allMatch(ServiceState::isCalm)
        && isForecastNothing(state.trends());
  }

  private static boolean isNothing(Decision decision) {
    return decision.reason() == Reason.Inactive || decision.reason() == Reason.Unknown;
  }

  private static boolean isForecastNothing(Map<String, Trend> trends) {
    return trends.values().stream().allMatch(trend -> trend.forecast() == null);
  }

  private static Map<String, Standing> standing(Readings readings) {
    Map<String, Standing> services = new LinkedHashMap<>();
    readings.services().forEach((name, seen) -> services.put(name, Standing.of(seen)));
    return services;
  }

  /**
   * This rest after another look; empty where all is to be evaluated.
   *
   * @param seen with what the other stacks have on its hosts
   * @param now no earlier than at the look before
   */
  public Optional<Rest> goesOn(Readings seen, Instant now) {
    boolean isObserved =
        state.evaluatedAt() != null
            && !state.evaluatedAt().plus(EngineState.OBSERVED).isBefore(now);
    if (!isObserved
        || !now.isBefore(until)
        || seen.elsewhere().values().stream().anyMatch(share -> !share.failing().isEmpty())
        || !services.equals(standing(seen))
        || !policy.topology().services().stream().allMatch(s -> isReady(s, seen, now))) {
      return Optional.empty();
    }
    Map<String, AlertState> alerts = new LinkedHashMap<>(state.alerts());
    for (AlertPolicy alert : policy.alerts()) {
      AlertState again = again(alert, seen, now);
      if (again == null) {
        return Optional.empty();
      }
      alerts.put(alert.name(), again);
    }
    Map<String, Trend> trends = Trend.next(policy.forecasts(), state.trends(), seen, now);
    return isForecastNothing(trends)
        ? Optional.of(
            new Rest(policy, readiness, services, state.seenAgain(alerts, trends, now), until))
        : Optional.empty();
  }

  private boolean isReady(ServicePolicy service, Readings seen, Instant now) {
    ServiceReadings readings = seen.of(service.name());
    return Readiness.of(service, readings).ready().isTrue()
        && policy.maintenance(service.name(), readings, now).isEmpty();
  }

  /** An alert of which the same can be said as before; null where it is not so. */
  private @Nullable AlertState again(AlertPolicy alert, Readings seen, Instant now) {
    ServicePolicy service = policy.topology().service(alert.service()).orElseThrow();
    AlertState before = state.alert(alert.name());
    Scope scope =
        new Scope(
            service.name(),
            seen.of(service.name()),
            0,
            state.service(service.name()).wasReady(),
            readiness);
    return switch (alert.expr().judge(scope)) {
      case Truth.True() -> null;
      case Truth.False() -> before.clocks().unknownSince() == null ? before : null;
      case Truth.Unknown(String what) ->
          before.goesOnUnknown(what, service.patience(alert.expr()), now).orElse(null);
    };
  }

  /** What the next evaluation is to go on from. */
  public EngineState state() {
    return state;
  }
}
