package io.marketprism.operator.controller;

import io.marketprism.operator.act.Protocol;
import io.marketprism.operator.act.Retention;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationSpec;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.metrics.StackName;
import io.marketprism.operator.metrics.StackView;
import io.marketprism.operator.report.Narrator;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.RemediationPhase;
import io.marketprism.operator.runbook.Verification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an evaluation leads to, as values. */
final class Effects {

  /**
   * So many intents are carried out at once on a DockerHost; the others are decided on again when
   * these have come further. Fifty at once would all expire while their flight records wait for the
   * Engine. One that doesn't answer holds up no other.
   */
  private static final int AT_ONCE = 8;

  private final Moment moment;
  private final Evaluation evaluation;

  Effects(Moment moment, Evaluation evaluation) {
    this.moment = moment;
    this.evaluation = evaluation;
  }

  /**
   * New intents, verdicts, and what of the Remediations is to be carried on or to go.
   *
   * @param mayCreate whether all was read live that an intent must be based on
   */
  List<Effect> onJournal(boolean mayCreate) {
    List<Effect> effects = new ArrayList<>();
    if (mayCreate) {
      create(effects);
    }
    for (Verification.Verdict verdict : evaluation.verdicts()) {
      moment.remediations().stream()
          .filter(r -> r.getMetadata().getName().equals(verdict.remediation()))
          .forEach(r -> close(r, verdict).ifPresent(effects::add));
    }
    for (Remediation remediation : moment.remediations()) {
      boolean orphaned = !Intents.isOf(moment.stack(), remediation);
      if (Intents.phaseOf(remediation) == RemediationPhase.AwaitingApproval
          && !Intents.isShown(remediation)) {
        effects.add(new Effect.Propose(remediation));
      }
      effects.add(
          Intents.phaseOf(remediation).isTerminal()
              ? new Effect.Release(remediation)
              : new Effect.TakeOn(remediation, orphaned));
    }
    return effects;
  }

  private static Optional<Effect> close(Remediation judged, Verification.Verdict verdict) {
    return Protocol.next(judged, new Protocol.Fact.Judged(verdict))
            instanceof Protocol.Step.Move move
        ? Optional.of(new Effect.Close(judged, move))
        : Optional.empty();
  }

  private void create(List<Effect> effects) {
    if (evaluation.toAct().isEmpty()) {
      return;
    }
    long epoch =
        Math.max(
            Objects.requireNonNullElse(moment.stack().getStatus(), StackStatus.EMPTY).epochOrZero(),
            moment.remediations().stream().mapToLong(Intents::epochOf).max().orElse(0));
    Map<String, Integer> underWay = underWay();
    for (Decision decision : evaluation.toAct()) {
      String host = moment.compiled().workload(decision.service()).orElseThrow().host();
      if (underWay.merge(host, 1, Integer::sum) > AT_ONCE) {
        continue;
      }
      if (Objects.requireNonNull(decision.plan()).consent()
          instanceof Decision.Consent.Given(String proposal)) {
        moment.remediations().stream()
            .filter(r -> r.getMetadata().getName().equals(proposal))
            .forEach(r -> effects.add(new Effect.Plan(r, by(r))));
        continue;
      }
      epoch++;
      effects.add(new Effect.Create(decision, host, epoch));
    }
    Retention.disposable(moment.remediations(), moment.compiled().policy().limits(), moment.now())
        .forEach(old -> effects.add(new Effect.Delete(old)));
  }

  /** How many intents are being carried out, by DockerHost. */
  private Map<String, Integer> underWay() {
    Map<String, Integer> underWay = new HashMap<>();
    moment.remediations().stream()
        .filter(
            r ->
                switch (Intents.phaseOf(r)) {
                  case Planned, Executing -> true;
                  case AwaitingApproval, Verifying, Succeeded, Ineffective, Failed, Aborted ->
                      false;
                })
        .forEach(r -> underWay.merge(r.getSpec().target().hostRef(), 1, Integer::sum));
    return underWay;
  }

  private static String by(Remediation approved) {
    RemediationSpec.Approval approval = approved.getSpec().approval();
    return approval == null ? "" : "by %s: %s".formatted(approval.by(), approval.reason());
  }

  /** Evidence of each alert and each wanted restart that this evaluation has escalated. */
  List<Effect> ofEscalations() {
    List<Effect> effects = new ArrayList<>();
    for (Decision decision : evaluation.decisions()) {
      String name = decision.alert();
      AlertState.Escalation escalation = evaluation.state().alert(name).memory().escalation();
      if (escalation != null && moment.state().alert(name).memory().escalation() == null) {
        effects.add(new Effect.KeepEvidence(name, decision.service(), escalation));
      }
    }
    return effects;
  }

  /**
   * Events, notices and metrics of a status.
   *
   * @param before the status that was last reported
   */
  List<Effect> ofStatus(@Nullable StackStatus before, StackStatus status, List<Fault> faults) {
    List<Effect> effects = new ArrayList<>();
    Narrator.tell(before, status).forEach(said -> effects.add(new Effect.RecordEvent(said)));
    effects.add(new Effect.Notify(status, faults));
    effects.add(
        new Effect.Meter(
            new StackView(
                StackName.of(moment.stack()),
                moment.compiled().policy(),
                moment.compiled().thresholds(),
                faults.stream().map(fault -> fault.reason().name()).toList(),
                moment.readings(),
                evaluation.history(),
                evaluation,
                status,
                moment.now())));
    return effects;
  }
}
