package io.marketprism.operator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Condition;
import io.marketprism.operator.runbook.AbortReason;
import io.marketprism.operator.runbook.RemediationPhase;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code kubectl wait} and {@code kubectl get} read of a Remediation. */
class RemediationStatusTest {

  private static final RemediationStatus VERIFYING =
      RemediationStatus.PLANNED
          .claimed("me", "2026-11-01T03:00:00.500Z")
          .on(RemediationPhase.Verifying, null, "started", "2026-11-01T03:00:02.100Z");

  @ParameterizedTest
  @CsvSource({
    "Succeeded, True, False",
    "Ineffective, False, True",
    "Failed, False, True",
    "Aborted, False, True"
  })
  void itsEndIsACondition(RemediationPhase end, String complete, String failed) {
    AbortReason aborted = end == RemediationPhase.Aborted ? AbortReason.Expired : null;
    RemediationStatus ended = VERIFYING.on(end, aborted, "so", "2026-11-01T03:01:12.700Z");
    assertThat(Objects.requireNonNull(ended.conditions()))
        .extracting(Condition::getType, Condition::getStatus, Condition::getReason)
        .containsExactly(
            tuple("Complete", complete, end.name()), tuple("Failed", failed, end.name()));
    assertThat(ended.conditions())
        .allMatch(c -> c.getLastTransitionTime().equals("2026-11-01T03:01:12Z"))
        .allMatch(c -> c.getMessage().equals("so"));
    assertThat(ended.duration()).isEqualTo("1m12s");
  }

  @Test
  void whatGoesOnHasNoneYet() {
    assertThat(VERIFYING.conditions()).isNull();
    assertThat(VERIFYING.duration()).isNull();
  }

  @Test
  void whatWasNeverBegunTookNoTime() {
    RemediationStatus ended =
        RemediationStatus.PLANNED.on(
            RemediationPhase.Aborted, AbortReason.Expired, "late", "2026-11-01T03:01:12Z");
    assertThat(ended.duration()).isNull();
    assertThat(ended.conditions()).hasSize(2);
  }
}
