package io.marketprism.operator.plugin;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationStatus;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.codec.Intents;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Remediations for people, in the order of time. */
final class RemediationTable {

  private RemediationTable() {}

  /**
   * The table.
   *
   * @param now what ages are counted from
   */
  static String of(List<Remediation> remediations, Instant now, ZoneId zone) {
    Table table = new Table("TIME", "NAME", "ACTION", "BECAUSE OF", "PHASE", "TOOK", "MESSAGE");
    remediations.stream()
        .sorted(Comparator.comparing(Intents::createdAt).thenComparingLong(Intents::epochOf))
        .forEach(
            remediation -> {
              RemediationStatus status = Intents.statusOf(remediation);
              table.add(
                  Moments.time(Intents.createdAt(remediation), now, zone),
                  remediation.getMetadata().getName(),
                  remediation.getSpec().actionWord() + " " + remediation.getSpec().service(),
                  remediation.getSpec().alert() + "/" + remediation.getSpec().scenario(),
                  Objects.requireNonNullElse(status.phaseWord(), ""),
                  took(remediation, now),
                  Objects.requireNonNullElse(status.message(), ""));
            });
    return table.isEmpty() ? "nothing was done\n" : table.toString();
  }

  private static String took(Remediation remediation, Instant now) {
    Instant ended = Timestamps.parseOrNull(Intents.statusOf(remediation).endedAt());
    return Moments.length(
        Duration.between(Intents.createdAt(remediation), Objects.requireNonNullElse(ended, now)));
  }
}
