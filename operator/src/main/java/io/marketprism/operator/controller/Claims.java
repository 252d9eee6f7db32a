package io.marketprism.operator.controller;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.runbook.Incarnation;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Which stack may act on which container: of two that declare the same one, the older. */
final class Claims {

  private record Container(String daemonId, String containerId) {}

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

  private final Map<Container, Set<Claimant>> claims = new ConcurrentHashMap<>();

  /**
   * Claims a container for a stack.
   *
   * @return the older stack that has claimed it; empty when the claim holds
   */
  synchronized Optional<String> claim(MarketPrismStack stack, Incarnation incarnation) {
    Container container = new Container(incarnation.daemonId(), incarnation.containerId());
    Claimant self = Claimant.of(stack);
    TreeSet<Claimant> claimants = new TreeSet<>(claims.getOrDefault(container, Set.of()));
    claimants.add(self);
    claims.put(container, Set.copyOf(claimants));
    Claimant oldest = claimants.first();
    return oldest.equals(self) ? Optional.empty() : Optional.of(oldest.name());
  }

  /** Gives up all claims of a stack. */
  synchronized void release(MarketPrismStack stack) {
    Claimant self = Claimant.of(stack);
    claims.replaceAll(
        (container, claimants) -> {
          Set<Claimant> rest = new TreeSet<>(claimants);
          rest.remove(self);
          return Set.copyOf(rest);
        });
    claims.values().removeIf(Set::isEmpty);
  }
}
