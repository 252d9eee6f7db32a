package io.marketprism.operator.metrics;

import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.History;
import io.marketprism.operator.runbook.Readings;
import io.marketprism.operator.runbook.StackPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A stack as it was seen, judged and told once: what its metrics are made of.
 *
 * @param thresholds the numbers of {@code spec.thresholds} after the merge, by name
 * @param faults the reason of each part that is switched off because it can't be used
 * @param history what was done so far
 * @param status as the resource tells it: metrics never say anything else
 */
public record StackView(
    StackName stack,
    StackPolicy policy,
    Map<String, Double> thresholds,
    List<String> faults,
    Readings readings,
    History history,
    Evaluation evaluation,
    StackStatus status,
    Instant now) {}
