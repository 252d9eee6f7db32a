package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Judges all actions of a stack that are being verified. */
final class Verifications {

  private Verifications() {}

  /**
   * @param running verifications that go on, by Remediation
   * @param verdicts of those that ended
   * @param resolved alerts that a successful verification resolves
   */
  record Outcome(
      Map<String, Verification> running,
      List<Verification.Verdict> verdicts,
      Map<String, AlertState> resolved) {}

  static Outcome judge(
      StackPolicy policy,
      EngineState last,
      Map<String, AlertState> alerts,
      Map<String, Judgement> judgements,
      History history,
      Instant now) {
    Outcome outcome = new Outcome(new LinkedHashMap<>(), new ArrayList<>(), new LinkedHashMap<>());
    for (Attempt attempt : history.attempts()) {
      if (attempt.phase() != RemediationPhase.Verifying) {
        continue;
      }
      Judgement judgement = judgements.get(attempt.alert());
      if (judgement == null) {
        outcome.verdicts().add(withdrawn(attempt));
        continue;
      }
      AlertPolicy alert = judgement.alert();
      Verification.View view = view(policy, alerts, judgement, attempt, now);
      Verification next =
          last.verifications()
              .getOrDefault(attempt.name(), Verification.begin(now))
              .next(view, now);
      AlertState state = state(alerts, alert);
      int before = history.unsuccessfulIn(alert, state).size();
      Verification.Verdict verdict =
          next.verdict(attempt.name(), alert.verify().after(before), view, now);
      // Also one that has ended: until the verdict is written, it is given again.
      outcome.running().put(attempt.name(), next);
      if (verdict == null) {
        continue;
      }
      outcome
          .verdicts()
          .add(
              verdict.with(
                  Evidence.beside(
                      verdict.message() + seen(policy, verdict, view, judgement),
                      alert,
                      judgement.scope())));
      if (verdict.phase() == RemediationPhase.Succeeded && state.isFiring()) {
        outcome.resolved().put(alert.name(), state.resolved(now));
      }
    }
    return outcome;
  }

  /** What there was to see where it did not help, and what may be set too tight. */
  private static String seen(
      StackPolicy policy,
      Verification.Verdict verdict,
      Verification.View view,
      Judgement judgement) {
    Scope scope = judgement.scope();
    if (verdict.phase() == RemediationPhase.Succeeded) {
      return without(judgement);
    }
    Readiness.Verdict ready = scope.readiness().get(scope.service());
    if (ready != null && !ready.ready().isTrue() && ready.message().equals(verdict.message())) {
      return "";
    }
    ServicePolicy service = policy.topology().service(scope.service()).orElse(null);
    String probes = failedProbes(service, verdict, view, scope);
    if (ready == null || ready.ready().isTrue()) {
      return probes;
    }
    String seen = probes.isEmpty() ? "; " + ready.message() : probes;
    return service != null
            && !scope.wasReady()
            && scope.readings().container().is(f -> f.state().hasProcess())
        ? seen
            + "; a process that needs longer than startupGraceSeconds (%d) to come up needs more of them"
                .formatted(service.startupGrace().toSeconds())
        : seen;
  }

  /**
   * What the probes of the part that failed, and those that make the service ready, saw where they
   * failed.
   */
  private static String failedProbes(
      @Nullable ServicePolicy service,
      Verification.Verdict verdict,
      Verification.View view,
      Scope scope) {
    Set<String> probes = new LinkedHashSet<>();
    if (verdict.phase() == RemediationPhase.Ineffective && view.verified().isFalse()) {
      probes.addAll(view.failure().get().probes());
    }
    if (service != null) {
      probes.addAll(service.readiness());
    }
    return FailedProbes.of(probes, scope).entrySet().stream()
        .map(seen -> "; probe %s: %s".formatted(seen.getKey(), seen.getValue()))
        .collect(Collectors.joining());
  }

  /** What a verification would have asked as well, had it been there: the team's own monitoring. */
  private static String without(Judgement judgement) {
    Map<String, Reading<ProbeResult>> probes = judgement.scope().readings().probes();
    List<String> missing = new ArrayList<>();
    for (String variable : judgement.alert().verify().expr().reads()) {
      if (variable.startsWith("probe.") && variable.endsWith(".known")) {
        String probe = variable.substring("probe.".length(), variable.length() - ".known".length());
        if (probes.get(probe) instanceof Reading.Unknown<ProbeResult>(String why)) {
          missing.add("%s (%s)".formatted(probe, why));
        }
      }
    }
    return missing.isEmpty() ? "" : "; without probe " + String.join(", ", missing);
  }

  /** Whether the service itself asks for time. */
  private static boolean comesUp(Judgement judgement) {
    return judgement.action() == Action.Wait;
  }

  private static Verification.Verdict withdrawn(Attempt attempt) {
    return Verification.Verdict.inconclusive(
        attempt.name(), "alert " + attempt.alert() + " is no longer declared");
  }

  /** What is seen of the service since the action; readings from before it don't count. */
  private static Verification.View view(
      StackPolicy policy,
      Map<String, AlertState> alerts,
      Judgement judgement,
      Attempt attempt,
      Instant now) {
    ContainerFacts known = judgement.facts();
    ContainerFacts facts =
        known != null && known.observedAt().isAfter(attempt.latest()) ? known : null;
    Truth verified =
        facts == null
            ? new Truth.Unknown("not looked at since the action")
            : judgement.alert().verify().expr().judge(judgement.scope());
    boolean paused =
        policy.pause(attempt.service(), attempt.alert(), now).isPresent()
            || policy.maintenance(attempt.service(), judgement.scope().readings(), now).isPresent();
    var causes = policy.topology().causesOf(attempt.service());
    List<AlertPolicy> ofCauses =
        policy.alerts().stream()
            .filter(a -> a.inhibitsDependents() && causes.contains(a.service()))
            .toList();
    return new Verification.View(
        verified,
        () -> judgement.alert().verify().expr().failure(judgement.scope()),
        facts,
        paused
            || comesUp(judgement)
            || ofCauses.stream().anyMatch(a -> state(alerts, a).isActive()),
        ofCauses.stream().anyMatch(a -> state(alerts, a).unseenUntil(now).isPresent()),
        ofCauses.stream()
            .filter(a -> firedAfter(state(alerts, a).memory().firingSince(), attempt))
            .map(AlertPolicy::name)
            .findFirst()
            .orElse(null));
  }

  private static AlertState state(Map<String, AlertState> alerts, AlertPolicy alert) {
    return alerts.getOrDefault(alert.name(), AlertState.INITIAL);
  }

  private static boolean firedAfter(@Nullable Instant firing, Attempt attempt) {
    return firing != null && firing.isAfter(attempt.latest());
  }
}
