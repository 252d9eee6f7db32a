package io.marketprism.operator.report;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.marketprism.operator.api.Timestamps;
import io.marketprism.operator.event.Messages;
import java.time.Instant;
import java.util.List;

/**
 * Makes conditions that remember since when their status is what it is.
 *
 * @param before the conditions as they were last told
 * @param generation of the spec that they are about
 */
record Transitions(List<Condition> before, Long generation, Instant now) {

  Condition to(String type, String status, String reason, String message) {
    String since =
        before.stream()
            .filter(c -> c.getType().equals(type) && c.getStatus().equals(status))
            .map(Condition::getLastTransitionTime)
            .findFirst()
            .orElseGet(() -> Timestamps.format(now));
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(Messages.bounded(message))
        .withObservedGeneration(generation)
        .withLastTransitionTime(since)
        .build();
  }
}
