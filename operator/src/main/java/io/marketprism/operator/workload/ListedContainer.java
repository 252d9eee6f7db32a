package io.marketprism.operator.workload;

import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What a host's list tells of a container: less than an inspection, but of all of them at once.
 *
 * @param containerId its full id
 * @param names without a slash, and without those of links
 * @param state the engine's state
 * @param health as {@link ContainerFacts#health} while it runs; "none" otherwise; empty where the
 *     engine doesn't tell
 * @param settled whether it has been in this state without a break for {@link #SETTLED} or longer;
 *     false where the list can't tell all that may change, or has words that aren't known
 * @param labels those of the container
 * @param rest whatever else the list tells and may change, to be compared and not to be read
 */
public record ListedContainer(
    String containerId,
    Set<String> names,
    ContainerState state,
    String health,
    boolean settled,
    Map<String, String> labels,
    String rest) {

  /** The least time for which a settled one has been in its state. */
  public static final Duration SETTLED = Duration.ofMinutes(1);

  public ListedContainer {
    names = Set.copyOf(names);
    labels = Map.copyOf(labels);
  }

  /** Whether an inspection shows the same container in the same state. */
  public boolean agreesWith(ContainerFacts facts) {
    return containerId.equals(facts.incarnation().containerId())
        && names.contains(facts.name())
        && state == facts.state()
        && (state != ContainerState.RUNNING || health.isEmpty() || health.equals(facts.health()));
  }
}
