package io.marketprism.operator.host;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.runbook.ContainerFacts;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Which stack may act on which container: of two that declare the same one, the older. */
public final class Claims {

  /**
   * A container, whatever its process.
   *
   * @param daemonId two DockerHosts may be one daemon
   * @param idOrName what is gone has no id, and can be made under its name only once
   */
  public record Container(String daemonId, String idOrName) {
    public static Container of(ContainerFacts facts) {
      String id = facts.incarnation().containerId();
      return new Container(facts.incarnation().daemonId(), id.isEmpty() ? facts.name() : id);
    }
  }

  /** A stack, ordered by age. */
  private record Claimant(String created, String uid, String name) {

    private static final Comparator<Claimant> OLDEST_FIRST =
        Comparator.comparing(Claimant::created).thenComparing(Claimant::uid);

    static Claimant of(MarketPrismStack stack) {
      return new Claimant(
          stack.getMetadata().getCreationTimestamp(),
          stack.getMetadata().getUid(),
          stack.getMetadata().getNamespace() + "/" + stack.getMetadata().getName());
    }
  }

  private static final SortedSet<Claimant> NOBODY =
      Collections.unmodifiableSortedSet(new TreeSet<>(Claimant.OLDEST_FIRST));

  /** By stack and service. */
  private final Map<Claimant, Map<String, Container>> claims = new HashMap<>();

  /** The same by container, the oldest stack first. */
  private final Map<Container, SortedSet<Claimant>> claimants = new HashMap<>();

  /**
   * Claims containers for a stack, and gives up what it claimed before.
   *
   * @param containers by service
   * @param keeps services whose earlier claim stays where there is no new one
   */
  public synchronized void hold(
      MarketPrismStack stack, Map<String, Container> containers, Predicate<String> keeps) {
    Map<String, Container> held = new HashMap<>(containers);
    claims
        .getOrDefault(Claimant.of(stack), Map.of())
        .forEach(
            (service, container) -> {
              if (keeps.test(service)) {
                held.putIfAbsent(service, container);
              }
            });
    replace(Claimant.of(stack), held);
  }

  private void replace(Claimant claimant, Map<String, Container> held) {
    Map<String, Container> before = claims.put(claimant, held);
    if (held.equals(before)) {
      return;
    }
    if (before != null) {
      before.values().forEach(container -> removeClaimant(container, claimant));
    }
    held.values()
        .forEach(
            container ->
                claimants
                    .computeIfAbsent(container, c -> new TreeSet<>(Claimant.OLDEST_FIRST))
                    .add(claimant));
  }

  private void removeClaimant(Container container, Claimant claimant) {
    claimants.computeIfPresent(
        container,
        (c, all) -> {
          all.remove(claimant);
          return all.isEmpty() ? null : all;
        });
  }

  private void release(Claimant claimant) {
    replace(claimant, Map.of());
    claims.remove(claimant);
  }

  /** The older stack that has claimed a container; empty when there is none. */
  public synchronized Optional<String> olderThan(MarketPrismStack stack, ContainerFacts facts) {
    SortedSet<Claimant> all = claimants.getOrDefault(Container.of(facts), NOBODY);
    return all.isEmpty() || Claimant.OLDEST_FIRST.compare(all.first(), Claimant.of(stack)) >= 0
        ? Optional.empty()
        : Optional.of(all.first().name());
  }

  /** Gives up the claims of all stacks but these, by uid. */
  public synchronized void retain(Set<String> uids) {
    List<Claimant> gone =
        claims.keySet().stream().filter(claimant -> !uids.contains(claimant.uid())).toList();
    gone.forEach(this::release);
  }

  /** Gives up all claims of a stack. */
  public synchronized void release(MarketPrismStack stack) {
    release(Claimant.of(stack));
  }
}
