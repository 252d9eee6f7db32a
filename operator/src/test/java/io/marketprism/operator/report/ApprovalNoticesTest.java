package io.marketprism.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationSpec;
import io.marketprism.operator.api.RemediationStatus;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.notify.Notice;
import io.marketprism.operator.runbook.AbortReason;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.RemediationPhase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may approve is told once, with the command, and told how it ended. */
class ApprovalNoticesTest {

  private static final Instant NOW = Instant.parse("2026-11-01T03:05:00Z");

  @Test
  void aProposalIsToldWithWhatToType() {
    assertThat(notices(proposed()))
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.name()).isEqualTo("MarketPrismAwaitingApproval");
              assertThat(notice.event()).isEqualTo(Notice.Event.AwaitingApproval);
              assertThat(notice.host()).isEqualTo("local");
              assertThat(notice.startsAt()).isEqualTo("2026-11-01T03:00:00Z");
              assertThat(notice.description())
                  .contains("because", "2026-11-01T03:15:00Z", "kubectl patch rem s.nats.1 -n ns");
            });
  }

  @Test
  void itsEndIsToldWithWhatBecameOfIt() {
    Notice earlier = notices(proposed()).getFirst();
    Remediation refused = proposed();
    refused.setStatus(
        RemediationStatus.AWAITING.on(
            RemediationPhase.Aborted, AbortReason.Refused, "Refused: by alice: no", "now"));
    assertThat(notices(refused)).isEmpty();
    Notice over = ApprovalNotices.over(earlier, List.of(refused), NOW);
    assertThat(over.isOver()).isTrue();
    assertThat(over.description()).isEqualTo("Aborted: Refused: by alice: no");
    assertThat(ApprovalNotices.over(earlier, List.of(), NOW).description()).contains("is gone");
  }

  private static List<Notice> notices(Remediation remediation) {
    MarketPrismStack stack = new MarketPrismStack();
    stack.setMetadata(new ObjectMetaBuilder().withName("s").withNamespace("ns").build());
    return ApprovalNotices.goingOn(stack, StackStatus.EMPTY, List.of(remediation));
  }

  private static Remediation proposed() {
    Remediation proposed = new Remediation();
    proposed.setMetadata(new ObjectMetaBuilder().withName("s.nats.1").withNamespace("ns").build());
    proposed.setSpec(
        new RemediationSpec(
                "s",
                "nats",
                "BrokerDown",
                "crashed",
                Action.Restart,
                "because",
                new RemediationSpec.Target("local", "e", "c", "id", "2026-10-31T00:00:00Z"),
                "2026-11-01T03:00:10Z",
                null)
            .toBeApproved("2026-11-01T03:15:00Z"));
    return proposed;
  }
}
