package io.marketprism.operator.workload;

import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Reading;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which container of several names is the service's. One that was left over under an old name must
 * not be taken, and started, for the one that has just died.
 */
public final class ContainerChoice {

  private ContainerChoice() {}

  /**
   * The container of a service that was last seen alive.
   *
   * @param name its name, which also one made after it has
   * @param containerId its full id, which it keeps under another name
   */
  public record LastAlive(String name, String containerId) {

    private boolean is(ContainerFacts facts) {
      return containerId.equals(facts.incarnation().containerId());
    }
  }

  /**
   * The container: the one that is alive, else the one that was alive last, else the only one that
   * exists, else the absent one; Unknown where more than one may be meant.
   *
   * @param candidates the facts of each name, absent ones too, in the order of the declaration
   */
  public static Reading<ContainerFacts> of(
      List<ContainerFacts> candidates, Optional<LastAlive> last) {
    if (candidates.isEmpty()) {
      return Reading.unknown("no container is named");
    }
    for (Predicate<ContainerFacts> isAlive :
        List.<Predicate<ContainerFacts>>of(
            ContainerChoice::hasProcess, ContainerChoice::isReviving)) {
      List<ContainerFacts> alive = candidates.stream().filter(isAlive).toList();
      if (!alive.isEmpty()) {
        // Several that run are for the declaration's order, unless one has been the service so far.
        return Reading.of(last.flatMap(l -> find(alive, l)).orElse(alive.getFirst()));
      }
    }
    List<ContainerFacts> there = candidates.stream().filter(ContainerChoice::exists).toList();
    Optional<ContainerFacts> known = last.flatMap(l -> find(there, l));
    if (known.isPresent()) {
      return Reading.of(known.get());
    }
    if (there.isEmpty()) {
      return Reading.of(last.flatMap(l -> named(candidates, l)).orElse(candidates.getFirst()));
    }
    Optional<ContainerFacts> gone = last.flatMap(l -> named(candidates, l));
    if (gone.isPresent()) {
      return Reading.unknown(
          "ambiguous: %s, which ran last, is gone, and %s %s not run"
              .formatted(gone.get().name(), names(there), there.size() == 1 ? "does" : "do"));
    }
    return there.size() == 1
        ? Reading.of(there.getFirst())
        : Reading.unknown(
            "ambiguous: %s %s exist and %s runs"
                .formatted(
                    names(there),
                    there.size() == 2 ? "both" : "all",
                    there.size() == 2 ? "neither" : "none"));
  }

  /**
   * Who was alive last, after one more look.
   *
   * @param seen what was chosen
   */
  public static Optional<LastAlive> after(Reading<ContainerFacts> seen, Optional<LastAlive> last) {
    return seen instanceof Reading.Known<ContainerFacts>(ContainerFacts facts)
            && (hasProcess(facts) || isReviving(facts))
        ? Optional.of(new LastAlive(facts.name(), facts.incarnation().containerId()))
        : last;
  }

  private static boolean hasProcess(ContainerFacts facts) {
    return facts.state().hasProcess();
  }

  /** Between two processes: the engine's restart policy has it. */
  private static boolean isReviving(ContainerFacts facts) {
    return facts.state() == ContainerState.RESTARTING;
  }

  private static boolean exists(ContainerFacts facts) {
    return facts.state() != ContainerState.ABSENT;
  }

  private static Optional<ContainerFacts> find(List<ContainerFacts> there, LastAlive last) {
    return there.stream().filter(last::is).findFirst().or(() -> named(there, last));
  }

  private static Optional<ContainerFacts> named(List<ContainerFacts> candidates, LastAlive last) {
    return candidates.stream().filter(facts -> facts.name().equals(last.name())).findFirst();
  }

  private static String names(List<ContainerFacts> containers) {
    return containers.stream().map(ContainerFacts::name).collect(Collectors.joining(" and "));
  }
}
