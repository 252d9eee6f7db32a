package io.marketprism.operator.act;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationSpec;
import io.marketprism.operator.api.RemediationStatus;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.RemediationPhase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Remediations of the stack {@code s}, as the API server would give them. */
final class RemediationFixture {

  private RemediationFixture() {}

  static Remediation remediation(
      String service, int epoch, RemediationPhase phase, Instant created) {
    Remediation remediation = new Remediation();
    remediation.setMetadata(
        new ObjectMetaBuilder()
            .withName("s.%s.%d".formatted(service, epoch))
            .withNamespace("default")
            // The API server's own times have whole seconds.
            .withCreationTimestamp(created.truncatedTo(ChronoUnit.SECONDS).toString())
            .build());
    remediation.setSpec(
        new RemediationSpec(
            "s",
            service,
            "Down",
            "failing",
            Action.Start,
            "a test",
            new RemediationSpec.Target("local", "engine", service, "id", "2026-10-31T00:00:00Z"),
            created.plusSeconds(10).toString(),
            null));
    String at = created.toString();
    remediation.setStatus(
        new RemediationStatus(
            phase, null, "a test", "", at, at, phase.isTerminal() ? at : null, null));
    return remediation;
  }
}
