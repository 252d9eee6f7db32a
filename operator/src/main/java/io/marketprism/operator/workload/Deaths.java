package io.marketprism.operator.workload;

import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Death;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The deaths of the last hour on one engine, by container: as events tell them, and those that no
 * event told as inspections show them. Thread-safe.
 *
 * <p>The engine sends a {@code kill} before a death that somebody asked for (a stop, a restart, a
 * kill), and none before a crash or when the kernel takes memory back.
 */
public final class Deaths {

  private static final Duration KEPT = Duration.ofHours(1);
  private static final int MOST = 50;

  /** An event's time and an inspection's of the same death differ by milliseconds. */
  private static final Duration SAME = Duration.ofSeconds(1);

  /** The kernel may have killed another process than the container's first. */
  private static final Duration OOM_BEFORE = Duration.ofSeconds(10);

  /** HUP, USR1, USR2, CONT and WINCH: what programs take as a message, and go on. */
  private static final Set<Integer> MESSAGES = Set.of(1, 10, 12, 18, 28);

  private final Map<String, Container> containers = new HashMap<>();

  /** The latest ends of two different containers, the newest first. */
  private List<End> ends = List.of();

  private record End(String containerId, Instant at) {}

  private final UnaryOperator<Instant> toOperator;

  /**
   * @param toOperator a time of the engine by the operator's clock; asked once for each death, so
   *     that a clock that is set moves no death that is known
   */
  public Deaths(UnaryOperator<Instant> toOperator) {
    this.toOperator = toOperator;
  }

  /** Takes an event into account. */
  public synchronized void event(ContainerEvent event) {
    if (event.isGap()) {
      containers.values().forEach(Container::forgetLife);
      return;
    }
    switch (event.action()) {
      case "start", "kill", "oom", "die", "stop" -> {
        containers.values().removeIf(c -> c.touched.isBefore(event.at().minus(KEPT)));
        containers
            .computeIfAbsent(event.containerId(), id -> new Container(event.at()))
            .event(event);
        if (event.action().equals("die")) {
          ended(new End(event.containerId(), toOperator.apply(event.at())));
        }
      }
      case "destroy" -> containers.remove(event.containerId());
      default -> {}
    }
  }

  private void ended(End end) {
    ends =
        Stream.concat(
                Stream.of(end),
                ends.stream().filter(e -> !e.containerId.equals(end.containerId)).limit(1))
            .toList();
  }

  /** When another container than this one was last seen to end, by the operator's clock. */
  public synchronized Optional<Instant> latestBeside(String containerId) {
    return ends.stream().filter(e -> !e.containerId.equals(containerId)).findFirst().map(End::at);
  }

  /**
   * Takes an inspection into account.
   *
   * @return the container's deaths of the hour before the inspection, the newest last
   */
  public synchronized List<Death> seen(ContainerFacts facts) {
    String id = facts.incarnation().containerId();
    if (facts.state() == ContainerState.ABSENT || facts.finishedAt().equals(Instant.EPOCH)) {
      return List.of(); // a container that never ended has no deaths
    }
    Container container = containers.computeIfAbsent(id, i -> new Container(facts.finishedAt()));
    container.seen(facts);
    return container.since(facts.observedAt().minus(KEPT));
  }

  /** One container; its list is in order of the engine's time, and so are its comparisons. */
  private final class Container {
    private final List<Told> deaths = new ArrayList<>();
    private Life life = new Life(false);
    private Instant touched;

    Container(Instant touched) {
      this.touched = touched;
    }

    void event(ContainerEvent event) {
      touched = event.at();
      switch (event.action()) {
        case "start" -> life = new Life(true);
        case "kill" -> life.signals.add(event.signal());
        case "oom" -> oom(event.at());
        case "die" -> die(event);
        default -> stopped();
      }
    }

    /** Told by another part of the engine than the death, so it may also come just after it. */
    private void oom(Instant at) {
      life.oom = at;
      Told latest = deaths.isEmpty() ? null : deaths.getLast();
      if (life.dead && latest != null && latest.isNear(at)) {
        deaths.set(deaths.size() - 1, latest.with(true, latest.death.asked()));
      }
    }

    private void die(ContainerEvent event) {
      boolean oom = life.oom != null && !life.oom.isBefore(event.at().minus(OOM_BEFORE));
      Told seenBefore = nearest(event.at());
      if (seenBefore != null && !seenBefore.byEvent) {
        oom |= seenBefore.death.oom(); // the inspection guessed whether it was asked: that goes
        deaths.remove(seenBefore);
      }
      life.dead = true;
      add(told(event.at(), event.exitCode(), oom, life.isAsked(event.exitCode()), true));
    }

    /** The end of a stop, whatever signal it was done with; a crashing one can be stopped too. */
    private void stopped() {
      if (life.dead && (!life.signals.isEmpty() || !life.whole) && !deaths.isEmpty()) {
        Told latest = deaths.getLast();
        deaths.set(deaths.size() - 1, latest.with(latest.death.oom(), true));
      }
    }

    void forgetLife() {
      life = new Life(false);
    }

    void seen(ContainerFacts facts) {
      Told told = nearest(facts.finishedAt());
      if (told != null) {
        if (facts.oomKilled() && !told.death.oom()) {
          deaths.set(deaths.indexOf(told), told.with(true, told.death.asked()));
        }
        return;
      }
      switch (facts.state()) {
        case RESTARTING, EXITED, DEAD ->
            add(
                told(
                    facts.finishedAt(),
                    facts.exitCode(),
                    facts.oomKilled(),
                    looksAsked(facts),
                    false));
        default -> {} // revived since: its exit code is not known any more
      }
    }

    private Told told(Instant at, int exitCode, boolean oom, boolean asked, boolean byEvent) {
      return new Told(new Death(toOperator.apply(at), exitCode, oom, asked), at, byEvent);
    }

    /** The engine would have revived it, had nobody stopped it. */
    private static boolean looksAsked(ContainerFacts facts) {
      return facts.state() == ContainerState.EXITED
          && (facts.restartPolicy().equals("unless-stopped")
              || facts.restartPolicy().equals("always"));
    }

    private @Nullable Told nearest(Instant at) {
      return deaths.stream()
          .filter(told -> told.isNear(at))
          .min((a, b) -> a.distance(at).compareTo(b.distance(at)))
          .orElse(null);
    }

    private void add(Told told) {
      int place = deaths.size();
      while (place > 0 && deaths.get(place - 1).engineAt.isAfter(told.engineAt)) {
        place--;
      }
      deaths.add(place, told);
      if (deaths.size() > MOST) {
        deaths.removeFirst();
      }
    }

    List<Death> since(Instant begin) {
      deaths.removeIf(told -> told.death.at().isBefore(begin));
      return deaths.stream().map(Told::death).toList();
    }
  }

  /** What was heard of one life of a container. */
  private static final class Life {
    private final boolean whole;
    private final Set<Integer> signals = new HashSet<>();
    private @Nullable Instant oom;
    private boolean dead;

    /**
     * @param whole whether it was heard of since its start
     */
    Life(boolean whole) {
      this.whole = whole;
    }

    boolean isAsked(int exitCode) {
      return signals.contains(exitCode - 128) || !MESSAGES.containsAll(signals);
    }
  }

  /**
   * A death, and whether an event told it or an inspection only showed it.
   *
   * @param engineAt by which it is recognised: when it was by the engine's clock
   */
  private record Told(Death death, Instant engineAt, boolean byEvent) {

    Told with(boolean oom, boolean asked) {
      return new Told(new Death(death.at(), death.exitCode(), oom, asked), engineAt, byEvent);
    }

    Duration distance(Instant at) {
      return Duration.between(engineAt, at).abs();
    }

    boolean isNear(Instant at) {
      return distance(at).compareTo(SAME) <= 0;
    }
  }
}
