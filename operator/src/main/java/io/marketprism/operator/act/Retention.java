package io.marketprism.operator.act;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.codec.Intents;
import io.marketprism.operator.runbook.History;
import io.marketprism.operator.runbook.StackPolicy;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Which Remediations may go. Kept are the newest fifty of a stack, the newest of each service, all
 * that are not over, and all that a limit or a back-off still counts.
 */
public final class Retention {

  static final int KEPT = 50;

  private Retention() {}

  /**
   * @param remediations all of a stack
   * @param limits whose periods are still counted
   */
  public static List<Remediation> disposable(
      Collection<Remediation> remediations, StackPolicy.Limits limits, Instant now) {
    Instant counted = now.minus(History.window(limits));
    Set<String> servicesSeen = new HashSet<>();
    List<Remediation> newestFirst =
        remediations.stream()
            .sorted(Comparator.comparingLong(Intents::epochOf).reversed())
            .toList();
    Set<Remediation> newestOfService = new HashSet<>();
    for (Remediation remediation : newestFirst) {
      if (servicesSeen.add(remediation.getSpec().service())) {
        newestOfService.add(remediation);
      }
    }
    return newestFirst.stream()
        .skip(KEPT)
        .filter(r -> Intents.phaseOf(r).isTerminal())
        .filter(r -> !newestOfService.contains(r))
        .filter(r -> created(r).isBefore(counted))
        .toList();
  }

  private static Instant created(Remediation remediation) {
    return Objects.requireNonNullElse(
        Timestamps.parseOrNull(remediation.getMetadata().getCreationTimestamp()), Instant.EPOCH);
  }
}
