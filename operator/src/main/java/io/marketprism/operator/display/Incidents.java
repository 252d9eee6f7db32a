package io.marketprism.operator.display;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationSpec;
import io.marketprism.operator.api.RemediationStatus;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.web.view.Incident;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What was done for a stack, the newest first. */
final class Incidents {

  private static final int MOST = 50;

  private Incidents() {}

  static List<Incident> of(Collection<Remediation> remediations) {
    return remediations.stream()
        .sorted(Comparator.comparing(Intents::createdAt).reversed())
        .limit(MOST)
        .map(Incidents::view)
        .toList();
  }

  private static Incident view(Remediation remediation) {
    RemediationSpec spec = remediation.getSpec();
    RemediationStatus status = Intents.statusOf(remediation);
    RemediationStatus.Evidence evidence = status.evidence();
    return new Incident(
        remediation.getMetadata().getName(),
        spec.service(),
        spec.alert(),
        spec.scenario(),
        spec.action().name(),
        spec.reason(),
        Intents.createdAt(remediation),
        Timestamps.parseOrNull(status.executingAt()),
        Timestamps.parseOrNull(status.verifyingAt()),
        Timestamps.parseOrNull(status.endedAt()),
        Intents.phaseOf(remediation).name(),
        status.message(),
        evidence != null && evidence.flightRecord() != null);
  }
}
