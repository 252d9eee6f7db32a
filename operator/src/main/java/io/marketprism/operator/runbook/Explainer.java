package io.marketprism.operator.runbook;

import io.marketprism.operator.runbook.Explanation.GateView;
import io.marketprism.operator.runbook.Explanation.Holds;
import io.marketprism.operator.runbook.Explanation.Need;
import io.marketprism.operator.runbook.Explanation.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts an evaluation's grounds into words, with its own candidates, situations and gates. */
final class Explainer {

  private Explainer() {}

  /** In the order of the decisions. */
  static Explanation explain(List<Decision> decisions, Grounds grounds) {
    return new Explanation(
        decisions.stream()
            .flatMap(d -> grounds.steps().stream().filter(step -> step.decision().equals(d)))
            .map(Explainer::explain)
            .toList());
  }

  private static Explanation.Alert explain(Grounds.Step step) {
    Candidate candidate = step.candidate();
    AlertPolicy alert = candidate.alert();
    Decision decision = step.decision();
    List<GateView> gates = gates(step);
    List<Need> needs = needs(step, gates);
    return new Explanation.Alert(
        alert.name(),
        alert.service(),
        alert.severity(),
        candidate.state().phase(),
        since(candidate.state()),
        candidate.state().memory().escalatedSince(),
        rule(alert.expr(), candidate.judgement().expr(), candidate.judgement().scope()),
        alert.holdFor().toSeconds(),
        scenarios(candidate.judgement()),
        candidate.applying() == null ? null : candidate.scenario(),
        noScenario(candidate.judgement()),
        candidate.action(),
        gates,
        new Explanation.Outcome(decision.reason(), decision.message(), decision.until()),
        needs,
        earliest(needs));
  }

  private static @Nullable Instant since(AlertState state) {
    Instant firing = state.memory().firingSince();
    return firing == null ? state.clocks().expr().since() : firing;
  }

  private static Explanation.Rule rule(Condition condition, Truth outcome, Scope scope) {
    return new Explanation.Rule(
        condition.text(),
        switch (outcome) {
          case Truth.True() -> Holds.Yes;
          case Truth.False() -> Holds.No;
          case Truth.Unknown(String what) -> Holds.Unknown;
        },
        outcome instanceof Truth.Unknown(String what) ? what : null,
        condition.observe(scope));
  }

  private static List<Explanation.Scenario> scenarios(Judgement judgement) {
    List<Explanation.Scenario> scenarios = new ArrayList<>();
    for (int i = 0; i < judgement.scenarios().size(); i++) {
      ScenarioPolicy scenario = judgement.alert().scenarios().get(i);
      scenarios.add(
          new Explanation.Scenario(
              scenario.name(),
              scenario.action(),
              when(scenario, judgement, judgement.scenarios().get(i))));
    }
    return scenarios;
  }

  private static Explanation.Rule when(
      ScenarioPolicy scenario, Judgement judgement, Truth outcome) {
    Condition when = scenario.when();
    if (!judgement.expr().isTrue()) {
      String text = when == null ? "always" : when.text();
      return new Explanation.Rule(text, Holds.NotJudged, null, List.of());
    }
    return when == null
        ? new Explanation.Rule("always", Holds.Yes, null, List.of())
        : rule(when, outcome, judgement.scope());
  }

  private static @Nullable String noScenario(Judgement judgement) {
    if (!judgement.expr().isTrue()) {
      return "the expression does not hold, so that none is looked for";
    }
    return switch (judgement.diagnosis()) {
      case Diagnosis.Applies applies -> null;
      case Diagnosis.NoneApplies() -> "none holds";
      case Diagnosis.Undiagnosed(String scenario, String what) ->
          "scenario %s can't be judged: %s".formatted(scenario, what);
    };
  }

  /** They stand between a firing alert and acting, and are shown of a pending one as well. */
  private static List<GateView> gates(Grounds.Step step) {
    return step.candidate().judgement().expr().isTrue()
        ? Gates.IN_ORDER.stream().map(gate -> view(gate, step)).toList()
        : List.of();
  }

  private static GateView view(NamedGate gate, Grounds.Step step) {
    Optional<String> unasked = gate.unasked(step.candidate());
    if (unasked.isPresent()) {
      return new GateView(gate.name(), Verdict.NotAsked, unasked.get(), null, null, null);
    }
    String numbers = gate.numbers().of(step.candidate(), step.situation());
    return gate.check(step.candidate(), step.situation())
        .map(
            hold ->
                new GateView(
                    gate.name(),
                    Verdict.Holds,
                    numbers,
                    hold.reason(),
                    hold.message(),
                    hold.until()))
        .orElseGet(() -> new GateView(gate.name(), Verdict.Passes, numbers, null, null, null));
  }

  private static List<Need> needs(Grounds.Step step, List<GateView> gates) {
    Candidate candidate = step.candidate();
    Decision decision = step.decision();
    Decision.Plan plan = decision.plan();
    if (plan != null) {
      return plan.consent() instanceof Decision.Consent.Ask
          ? List.of(new Need("somebody approves it: `kubectl marketprism approve`", null))
          : List.of();
    }
    List<Need> needs = new ArrayList<>();
    switch (candidate.judgement().expr()) {
      case Truth.Unknown(String what) -> needs.add(new Need("what is Unknown can be read", null));
      case Truth.False() -> needs.add(new Need("its expression holds", null));
      case Truth.True() -> {
        if (!candidate.state().isFiring()) {
          needs.add(new Need("its expression goes on holding until it fires", decision.until()));
        }
      }
    }
    for (int i = 0; i < gates.size(); i++) {
      GateView gate = gates.get(i);
      if (gate.verdict() == Verdict.Holds) {
        needs.add(new Need(Gates.IN_ORDER.get(i).opens(), gate.until()));
      }
    }
    return needs;
  }

  /** Where each need is given by time, the last of these times. */
  private static @Nullable Instant earliest(List<Need> needs) {
    List<Instant> times =
        needs.stream()
            .map(Need::at)
            .filter(Objects::nonNull)
            .sorted(Comparator.naturalOrder())
            .toList();
    return times.isEmpty() || times.size() < needs.size() ? null : times.getLast();
  }
}
