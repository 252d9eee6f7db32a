package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what to do: a pure function of policy, state, readings, history and time.
 *
 * <p>First the readings are taken into the state (services, alerts, verifications), then each alert
 * gets exactly one decision: by its phase, or from the first of the {@link Gates} that holds it, or
 * to act.
 */
public final class Engine {

  private Engine() {}

  /**
   * Evaluates a stack once.
   *
   * @param declared what should be
   * @param before what the previous evaluation said to remember
   * @param readings what is
   * @param live what was done, as the API has it
   * @param now monotonic; never before the previous evaluation's
   */
  public static Evaluation evaluate(
      StackPolicy declared, EngineState before, Readings readings, History live, Instant now) {
    EngineState resumed = before.resumed(now);
    History history = live.whole(declared, resumed.attempts(), readings, now);
    Wants.Outcome wants = Wants.judge(declared, resumed, readings, history, now);
    EngineState state = resumed.with(Wants.kept(declared, resumed));
    StackPolicy policy = wants.policy();
    Map<String, Readiness.Verdict> readiness = readiness(policy, readings);
    Map<String, ServiceState> services = services(policy, state, readings, readiness, now);
    Map<String, Judgement> judgements = judgements(policy, readings, services, readiness);
    Map<String, AlertState> alerts =
        alerts(policy, state, before.evaluatedAt(), services, judgements, history, now);
    Verifications.Outcome verified =
        Verifications.judge(policy, state, alerts, judgements, history, now);
    alerts.putAll(verified.resolved());

    EngineState seen =
        new EngineState(
            alerts,
            services,
            verified.running(),
            StormGate.next(
                HostShare.of(policy.topology(), services), readings, state.storms(), now),
            history.toRemember(policy, now),
            wants.memories(),
            wants.trends(),
            now);
    Situation situation = Situation.of(policy, seen, judgements, readings, history, now);
    Grounds grounds = decide(situation);
    List<Decision> decisions = inOrder(policy, grounds);
    List<Verification.Verdict> verdicts = new ArrayList<>(verified.verdicts());
    verdicts.addAll(Approvals.over(situation));
    EngineState waiting = seen.with(waiting(situation, decisions));
    return new Evaluation(
        waiting.with(Escalations.byDecision(policy, waiting, judgements, decisions, history, now)),
        decisions,
        verdicts,
        reported(policy, services, readiness, now),
        history,
        HostShare.of(policy.topology(), services, history, decisions),
        wakeAt(policy, seen, decisions, now),
        grounds);
  }

  private static Map<String, Readiness.Verdict> readiness(StackPolicy policy, Readings readings) {
    Map<String, Readiness.Verdict> verdicts = new LinkedHashMap<>();
    for (ServicePolicy service : policy.topology().services()) {
      verdicts.put(service.name(), Readiness.of(service, readings.of(service.name())));
    }
    return verdicts;
  }

  private static Map<String, ServiceState> services(
      StackPolicy policy,
      EngineState state,
      Readings readings,
      Map<String, Readiness.Verdict> readiness,
      Instant now) {
    Map<String, ServiceState> next = new LinkedHashMap<>();
    for (ServicePolicy service : policy.topology().services()) {
      String name = service.name();
      Readiness.Verdict ready = Objects.requireNonNull(readiness.get(name));
      next.put(name, state.service(name).next(service, readings.of(name), ready, now));
    }
    return next;
  }

  private static Map<String, Readiness.Verdict> reported(
      StackPolicy policy,
      Map<String, ServiceState> services,
      Map<String, Readiness.Verdict> readiness,
      Instant now) {
    Map<String, Readiness.Verdict> reported = new LinkedHashMap<>();
    for (ServicePolicy service : policy.topology().services()) {
      Readiness.Verdict verdict = Objects.requireNonNull(readiness.get(service.name()));
      ServiceState state = Objects.requireNonNull(services.get(service.name()));
      reported.put(service.name(), state.reported(service, verdict, now));
    }
    return reported;
  }

  private static Map<String, AlertState> alerts(
      StackPolicy policy,
      EngineState state,
      @Nullable Instant evaluatedAt,
      Map<String, ServiceState> services,
      Map<String, Judgement> judgements,
      History history,
      Instant now) {
    Map<String, AlertState> next = new LinkedHashMap<>();
    judgements.forEach(
        (name, judgement) -> {
          AlertState known = maintained(policy, state.alert(name), evaluatedAt, judgement, now);
          AlertState moved =
              AlertTransition.next(judgement, known, now)
                  .unseen(
                      unseen(
                          judgement,
                          state,
                          policy.topology().service(judgement.alert().service()).orElseThrow(),
                          Objects.requireNonNull(services.get(judgement.alert().service())),
                          now));
          Instant noted = acknowledged(policy, judgement.alert(), now);
          List<Instant> outages =
              CauseGates.outages(judgement.alert().service(), policy, state, now);
          next.put(
              name,
              moved.with(Escalations.byHistory(judgement, moved, noted, outages, history, now)));
        });
    return next;
  }

  /** A new process has its windows to fill: what was missed of the one before is no part of it. */
  private static Unseen unseen(
      Judgement judgement,
      EngineState before,
      ServicePolicy service,
      ServiceState is,
      Instant now) {
    AlertPolicy alert = judgement.alert();
    boolean isSame = Objects.equals(before.service(service.name()).lastSeen(), is.lastSeen());
    Unseen unseen = isSame ? before.alert(alert.name()).clocks().unseen() : Unseen.NOTHING;
    String unknown = judgement.expr() instanceof Truth.Unknown(String what) ? what : null;
    return unseen.tick(unknown, service.patience(alert.expr()), now);
  }

  /** After maintenance nothing of before is replayed: what is wrong then is to be proven again. */
  private static AlertState maintained(
      StackPolicy policy,
      AlertState alert,
      @Nullable Instant evaluatedAt,
      Judgement judgement,
      Instant now) {
    String service = judgement.alert().service();
    boolean isMaintained =
        policy.maintenance(service, judgement.scope().readings(), now).isPresent();
    boolean closed =
        evaluatedAt != null && policy.permits().closedWithin(service, evaluatedAt, now);
    return alert.with(alert.clocks().maintained(isMaintained, closed, now));
  }

  /** When a person last took note; what lies in the future hasn't happened. */
  private static @Nullable Instant acknowledged(
      StackPolicy policy, AlertPolicy alert, Instant now) {
    Instant at = policy.acknowledged().get(alert.name());
    return at == null || at.isAfter(now) ? null : at;
  }

  /** Judges all alerts over what was read. */
  private static Map<String, Judgement> judgements(
      StackPolicy policy,
      Readings readings,
      Map<String, ServiceState> services,
      Map<String, Readiness.Verdict> readiness) {
    Map<String, Judgement> judgements = new LinkedHashMap<>();
    for (AlertPolicy alert : policy.alerts()) {
      String name = alert.service();
      ServiceState service = services.getOrDefault(name, ServiceState.INITIAL);
      Scope scope =
          new Scope(
              name, readings.of(name), service.starts().size(), service.wasReady(), readiness);
      judgements.put(alert.name(), Judgement.of(alert, alert.expr().judge(scope), scope));
    }
    return judgements;
  }

  /** Critical alerts first, then roots, then the runbook's order, and what is wanted at last. */
  private static Grounds decide(Situation situation) {
    StackPolicy policy = situation.policy();
    Comparator<AlertPolicy> urgency =
        Comparator.comparing((AlertPolicy a) -> a.wanted() != null)
            .thenComparing(AlertPolicy::severity)
            .thenComparingInt(a -> policy.topology().depth(a.service()));
    List<Grounds.Step> steps = new ArrayList<>();
    Situation next = situation;
    for (AlertPolicy alert : policy.alerts().stream().sorted(urgency).toList()) {
      Candidate candidate = next.candidate(alert);
      Decision decision = decide(candidate, next);
      steps.add(new Grounds.Step(candidate, next, decision));
      next = next.after(decision);
    }
    return new Grounds(steps);
  }

  /** As they are reported: in the runbook's order. */
  private static List<Decision> inOrder(StackPolicy policy, Grounds grounds) {
    return policy.alerts().stream()
        .flatMap(
            a ->
                grounds.steps().stream()
                    .map(Grounds.Step::decision)
                    .filter(d -> d.alert().equals(a.name())))
        .toList();
  }

  private static Decision decide(Candidate candidate, Situation situation) {
    return switch (candidate.judgement().expr()) {
      case Truth.Unknown(String what) -> candidate.decide(Reason.Unknown, what, null);
      case Truth.False() -> notWrong(candidate);
      case Truth.True() ->
          candidate.state().isFiring() ? throughGates(candidate, situation) : pending(candidate);
    };
  }

  /** What those whose decision is to wait remember of it. */
  private static Map<String, AlertState> waiting(Situation situation, List<Decision> decisions) {
    Map<String, AlertState> alerts = new LinkedHashMap<>(situation.state().alerts());
    for (Candidate candidate : situation.candidates().values()) {
      String name = candidate.alert().name();
      AlertState.Waiting waiting = candidate.waiting(situation.now());
      if (waiting != null
          && decisions.stream()
              .anyMatch(d -> d.alert().equals(name) && d.reason() == Reason.Waiting)) {
        alerts.put(name, candidate.state().with(candidate.state().memory().waits(waiting)));
      }
    }
    return alerts;
  }

  private static Decision notWrong(Candidate candidate) {
    Wanted.Judged wanted = candidate.alert().wanted();
    if (wanted != null) {
      return candidate.decide(
          Reason.Inactive, wanted.verdict().message(), wanted.verdict().until());
    }
    Instant falseSince = candidate.state().clocks().falseSince();
    if (!candidate.state().isFiring() || falseSince == null) {
      return candidate.decide(Reason.Inactive, "", null);
    }
    Instant until = falseSince.plus(candidate.alert().verify().stable());
    return candidate.decide(
        Reason.Resolving, "well again; resolved at " + Timestamps.rounded(until), until);
  }

  private static Decision pending(Candidate candidate) {
    AlertPolicy alert = candidate.alert();
    Instant fires = candidate.state().clocks().expr().reaches(alert.holdFor()).orElse(null);
    Proof proof = candidate.proof();
    if (proof != null && proof.at() != null && (fires == null || proof.at().isBefore(fires))) {
      fires = proof.at();
    }
    String when = fires == null ? "" : "; fires at " + Timestamps.rounded(fires);
    return candidate.decide(Reason.Pending, alert.expr().text() + when, fires);
  }

  private static Decision throughGates(Candidate candidate, Situation situation) {
    for (Gate gate : Gates.IN_ORDER) {
      Optional<Gate.Hold> hold = gate.check(candidate, situation);
      if (hold.isPresent()) {
        return candidate.decide(hold.get().reason(), hold.get().message(), hold.get().until());
      }
    }
    ContainerFacts facts = Objects.requireNonNull(candidate.facts());
    Action action = Objects.requireNonNull(candidate.action());
    Decision.Consent consent = Approvals.consent(candidate, action, situation);
    Wanted.Judged wanted = candidate.alert().wanted();
    Reason acts = wanted == null ? Reason.Acting : wanted.wanted().due().acts();
    return new Decision(
        candidate.alert().name(),
        candidate.service().name(),
        consent instanceof Decision.Consent.Ask ? Reason.NeedsApproval : acts,
        "%s %s: scenario %s, %s%s"
            .formatted(
                action,
                facts.name(),
                candidate.described(),
                candidate.alert().expr().text(),
                differently(candidate, action)),
        null,
        new Decision.Plan(
            candidate.scenario(),
            action,
            facts.name(),
            facts.incarnation(),
            Evidence.of(candidate.alert(), candidate.judgement().scope()),
            consent));
  }

  /** Of a container that is made again: what else it is given than it was. */
  private static String differently(Candidate candidate, Action action) {
    boolean makes = action == Action.Create || action == Action.Recreate;
    return makes
            && candidate.readings().compose()
                instanceof ServiceReadings.Compose.Listed(var project, var service, var changed)
            && !changed.isEmpty()
        ? "; its compose files give it other values of %s than it was made with"
            .formatted(String.join(", ", changed))
        : "";
  }

  private static @Nullable Instant wakeAt(
      StackPolicy policy, EngineState state, List<Decision> decisions, Instant now) {
    List<@Nullable Instant> moments = new ArrayList<>();
    decisions.forEach(d -> moments.add(d.until()));
    moments.addAll(state.storms().values());
    if (policy.pause() != null) {
      moments.add(policy.pause().until());
    }
    return moments.stream()
        .flatMap(at -> at == null ? Stream.empty() : Stream.of(at))
        .filter(at -> at.isAfter(now))
        .min(Comparator.naturalOrder())
        .orElse(null);
  }
}
