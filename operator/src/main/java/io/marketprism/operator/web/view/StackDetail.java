package io.marketprism.operator.web.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is shown of one stack.
 *
 * @param stack as in the list
 * @param leading whether this operator acts; one that stands by evaluates as well
 * @param now the operator's time
 * @param evaluatedAt when it was evaluated last; null where this operator has not evaluated it yet
 * @param summary as in its status: at most five sentences
 * @param incidents what was done, the newest first
 * @param outages when something was wrong, the newest first
 * @param restarts that are wanted although nothing may be wrong
 * @param switchedOff what of the stack can't be used, and why
 */
public record StackDetail(
    StackItem stack,
    boolean leading,
    Instant now,
    @Nullable Instant evaluatedAt,
    @Nullable String summary,
    List<ServiceView> services,
    List<AlertView> alerts,
    List<Incident> incidents,
    List<Outage> outages,
    List<Availability> availability,
    List<Course> courses,
    List<PlannedRestart> restarts,
    List<String> switchedOff) {

  public StackDetail {
    services = List.copyOf(services);
    alerts = List.copyOf(alerts);
    incidents = List.copyOf(incidents);
    outages = List.copyOf(outages);
    availability = List.copyOf(availability);
    courses = List.copyOf(courses);
    restarts = List.copyOf(restarts);
    switchedOff = List.copyOf(switchedOff);
  }
}
