package io.marketprism.operator.web;

import io.marketprism.operator.runbook.Explanation;
import java.time.Instant;
import java.util.List;

/**
 * Why a stack's alerts are acted on, or not: what one operator's last evaluation decided with.
 *
 * @param operator the name of the operator's process, as it stands in the Lease
 * @param version the operator's version
 * @param leading whether this operator acts; one that stands by evaluates as well
 * @param evaluatedAt when; ages are counted from it
 * @param switchedOff what of the stack can't be used, and why
 */
public record StackExplanation(
    String namespace,
    String stack,
    String operator,
    String version,
    boolean leading,
    Instant evaluatedAt,
    List<String> switchedOff,
    List<Explanation.Alert> alerts) {

  public StackExplanation {
    switchedOff = List.copyOf(switchedOff);
    alerts = List.copyOf(alerts);
  }
}
