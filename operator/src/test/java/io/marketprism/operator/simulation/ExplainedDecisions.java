package io.marketprism.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.Explanation;
import io.marketprism.operator.runbook.Explanation.Alert;
import io.marketprism.operator.runbook.Explanation.GateView;
import io.marketprism.operator.runbook.Explanation.Holds;
import io.marketprism.operator.runbook.Explanation.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the explanation of each evaluation of a scenario says what was decided, and why. */
final class ExplainedDecisions {

  private final Set<List<Decision>> seen = new HashSet<>();

  /** Of decisions that stay the same one look is enough: there are many thousands. */
  void check(Evaluation evaluation) {
    if (!seen.add(evaluation.decisions())) {
      return;
    }
    List<Alert> alerts = evaluation.explain().alerts();
    assertThat(alerts)
        .extracting(Alert::name)
        .containsExactlyElementsOf(evaluation.decisions().stream().map(Decision::alert).toList());
    for (int i = 0; i < alerts.size(); i++) {
      check(alerts.get(i), evaluation.decisions().get(i));
    }
  }

  private static void check(Alert alert, Decision decision) {
    assertThat(alert.decision())
        .isEqualTo(
            new Explanation.Outcome(decision.reason(), decision.message(), decision.until()));
    assertThat(alert.gates().isEmpty()).isEqualTo(alert.expr().holds() != Holds.Yes);
    if (alert.state() == AlertState.Phase.Firing && alert.expr().holds() == Holds.Yes) {
      checkGates(alert, decision);
    }
    boolean acts =
        decision.plan() != null && !(decision.plan().consent() instanceof Decision.Consent.Ask);
    assertThat(alert.needs().isEmpty()).as("%s needs nothing", alert).isEqualTo(acts);
    assertThat(alert.scenario() == null).isNotEqualTo(alert.noScenario() == null);
  }

  private static void checkGates(Alert alert, Decision decision) {
    Optional<GateView> first =
        alert.gates().stream().filter(gate -> gate.verdict() == Verdict.Holds).findFirst();
    if (first.isEmpty()) {
      assertThat(decision.plan()).as("%s passes all gates", alert).isNotNull();
      return;
    }
    assertThat(first.get().reason()).isEqualTo(decision.reason());
    assertThat(first.get().message()).isEqualTo(decision.message());
    assertThat(first.get().until()).isEqualTo(decision.until());
    assertThat(alert.gates().stream().takeWhile(gate -> gate.verdict() != Verdict.Holds))
        .allMatch(gate -> gate.verdict() == Verdict.Passes);
  }
}
