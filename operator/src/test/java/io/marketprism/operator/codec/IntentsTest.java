package io.marketprism.operator.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationSpec;
import io.marketprism.operator.api.RemediationStatus;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.Attempt;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.Proposal;
import io.marketprism.operator.runbook.Reason;
import io.marketprism.operator.runbook.RemediationPhase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is read out of an intent, above all of one that has to be approved. */
class IntentsTest {

  private static final Instant NOW = Instant.parse("2026-11-01T03:00:00Z");

  @Test
  void aProposalWithoutAStatusIsNeverTakenForAnIntent() {
    Remediation proposed = intent(new Decision.Consent.Ask());
    assertThat(Intents.phaseOf(proposed)).isEqualTo(RemediationPhase.AwaitingApproval);
    assertThat(Intents.isShown(proposed)).isFalse();
    assertThat(Intents.actBefore(proposed)).isNull();
    assertThat(Intents.isApproved(proposed)).isFalse();
    assertThat(Intents.phaseOf(intent(new Decision.Consent.NotNeeded())))
        .isEqualTo(RemediationPhase.Planned);
  }

  @Test
  void aProposalSaysWhatItIsForAndUntilWhen() {
    Remediation proposed = intent(new Decision.Consent.Ask());
    assertThat(attempt(proposed).proposal())
        .isEqualTo(new Proposal(new Incarnation("engine", "id", NOW), NOW.plusSeconds(900), null));
    assertThat(Intents.createdAt(proposed)).isEqualTo(NOW);
  }

  @Test
  void anAnswerIsReadWithNameAndReason() {
    assertThat(Objects.requireNonNull(attempt(answered("Approved")).proposal()).answer())
        .isEqualTo(new Proposal.Answer(true, "alice", "why"));
    assertThat(Objects.requireNonNull(attempt(answered("Refused")).proposal()).answer())
        .isEqualTo(new Proposal.Answer(false, "alice", "why"));
    assertThat(Intents.isApproved(answered("Perhaps"))).isFalse();
  }

  @Test
  void whatWasApprovedMayBeBegunUntilWhatItsStatusSays() {
    Remediation approved = answered("Approved");
    approved.setStatus(
        RemediationStatus.AWAITING.approved("approved by alice", NOW.plusSeconds(310).toString()));
    assertThat(Intents.phaseOf(approved)).isEqualTo(RemediationPhase.Planned);
    assertThat(Intents.actBefore(approved)).isEqualTo(NOW.plusSeconds(310));
    assertThat(attempt(approved).proposal()).isNull();
    approved.setStatus(approved.getStatus().claimed("operator", NOW.toString()));
    assertThat(Intents.actBefore(approved)).isEqualTo(NOW.plusSeconds(310));
    approved.setStatus(
        approved.getStatus().on(RemediationPhase.Verifying, null, "", NOW.toString()));
    assertThat(Intents.actBefore(approved)).isEqualTo(NOW.plusSeconds(310));
  }

  private static Attempt attempt(Remediation remediation) {
    return Intents.history(List.of(remediation)).attempts().getFirst();
  }

  private static Remediation answered(String decision) {
    Remediation proposed = intent(new Decision.Consent.Ask());
    RemediationSpec spec = proposed.getSpec();
    proposed.setSpec(
        new RemediationSpec(
            spec.stack(),
            spec.service(),
            spec.alert(),
            spec.scenario(),
            spec.actionWord(),
            spec.reason(),
            spec.target(),
            spec.actBefore(),
            spec.evidence(),
            spec.approveBefore(),
            new RemediationSpec.Approval(decision, "alice", "why", null)));
    return proposed;
  }

  private static Remediation intent(Decision.Consent consent) {
    MarketPrismStack stack = new MarketPrismStack();
    stack.setMetadata(
        new ObjectMetaBuilder().withName("s").withNamespace("default").withUid("uid").build());
    return Intents.of(
        stack,
        new Decision(
            "Down",
            "nats",
            Reason.Acting,
            "because",
            null,
            new Decision.Plan(
                "failing",
                Action.Restart,
                "c",
                new Incarnation("engine", "id", NOW),
                Map.of(),
                consent)),
        "local",
        1,
        NOW);
  }
}
