package io.marketprism.operator.controller;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.runbook.Incarnation;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Which stack may act on which container: of two that declare the same one, the older. */
final class Claims {

  private record Container(String daemonId, String containerId) {
    static Container of(Incarnation incarnation) {
      return new Container(incarnation.daemonId(), incarnation.containerId());
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
  synchronized void hold(MarketPrismStack stack, Collection<Incarnation> incarnations) {
    release(stack);
    for (Incarnation incarnation : incarnations) {
      claims
          .computeIfAbsent(Container.of(incarnation), c -> new TreeSet<>())
          .add(Claimant.of(stack));
    }
  }

  /** The older stack that has claimed a container; empty when there is none. */
  synchronized Optional<String> olderThan(MarketPrismStack stack, Incarnation incarnation) {
    Claimant self = Claimant.of(stack);
    return Optional.ofNullable(claims.get(Container.of(incarnation)))
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
