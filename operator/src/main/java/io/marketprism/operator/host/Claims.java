package io.marketprism.operator.host;

import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.runbook.ContainerFacts;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** By stack and service. */
  private final Map<Claimant, Map<String, Container>> claims = new HashMap<>();

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
    claims.put(Claimant.of(stack), held);
  }

  /** The older stack that has claimed a container; empty when there is none. */
  public synchronized Optional<String> olderThan(MarketPrismStack stack, ContainerFacts facts) {
    Claimant self = Claimant.of(stack);
    Container container = Container.of(facts);
    return claims.entrySet().stream()
        .filter(claim -> claim.getValue().containsValue(container))
        .map(Map.Entry::getKey)
        .filter(claimant -> Claimant.OLDEST_FIRST.compare(claimant, self) < 0)
        .min(Claimant.OLDEST_FIRST)
        .map(Claimant::name);
  }

  /** Gives up the claims of all stacks but these, by uid. */
  public synchronized void retain(Set<String> uids) {
    claims.keySet().removeIf(claimant -> !uids.contains(claimant.uid()));
  }

  /** Gives up all claims of a stack. */
  public synchronized void release(MarketPrismStack stack) {
    claims.remove(Claimant.of(stack));
  }
}
