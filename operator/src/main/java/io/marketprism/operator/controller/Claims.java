package io.marketprism.operator.controller;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.runbook.ContainerFacts;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Which stack may act on which container: of two that declare the same one, the older. */
final class Claims {

  /**
   * A container, whatever its process.
   *
   * @param daemonId two DockerHosts may be one daemon
   * @param idOrName what is gone has no id, and can be made under its name only once
   */
  record Container(String daemonId, String idOrName) {
    static Container of(ContainerFacts facts) {
      String id = facts.incarnation().containerId();
      return new Container(facts.incarnation().daemonId(), id.isEmpty() ? facts.name() : id);
    }
  }

  /** A stack, ordered by age. */
  private record Claimant(String created, String uid, String name) implements Comparable<Claimant> {

    private static final Comparator<Claimant> OLDEST_FIRST =
        Comparator.comparing(Claimant::created).thenComparing(Claimant::uid);

    static Claimant of(MarketPrismStack stack) {
      return new Claimant(
          stack.getMetadata().getCreationTimestamp(),
          stack.getMetadata().getUid(),
          stack.getMetadata().getNamespace() + "/" + stack.getMetadata().getName());
    }

    @Override
    public int compareTo(Claimant other) {
      return OLDEST_FIRST.compare(this, other);
    }
  }

  private final Map<Container, TreeSet<Claimant>> claims = new HashMap<>();

  /** Claims these containers for a stack, and gives up all others that it had. */
  synchronized void hold(MarketPrismStack stack, Collection<Container> containers) {
    release(stack);
    for (Container container : containers) {
      claims.computeIfAbsent(container, c -> new TreeSet<>()).add(Claimant.of(stack));
    }
  }

  /** The older stack that has claimed a container; empty when there is none. */
  synchronized Optional<String> olderThan(MarketPrismStack stack, ContainerFacts facts) {
    Claimant self = Claimant.of(stack);
    return Optional.ofNullable(claims.get(Container.of(facts)))
        .map(claimants -> claimants.lower(self))
        .map(Claimant::name);
  }

  /** Gives up all claims of a stack. */
  synchronized void release(MarketPrismStack stack) {
    Claimant self = Claimant.of(stack);
    claims.values().forEach(claimants -> claimants.remove(self));
    claims.values().removeIf(TreeSet::isEmpty);
  }
}
