package io.marketprism.operator.host;

import io.marketprism.operator.loop.Loop;
import io.marketprism.operator.loop.Loops;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.ComposeService;
import io.marketprism.operator.workload.ContainerEvent;
import io.marketprism.operator.workload.ContainerHost;
import io.marketprism.operator.workload.ContainerList;
import io.marketprism.operator.workload.HostException;
import io.marketprism.operator.workload.ListedContainer;
import io.marketprism.operator.workload.Strays;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The containers of a host: one list of all of them, period after period while somebody looks, and
 * the inspections of those that are looked at. The list vouches for an inspection; a container is
 * inspected again where it can't, and at once when an event tells of it. Thread-safe.
 */
final class Containers implements AutoCloseable {

  /** From one list to the next. */
  static final Duration EVERY = Duration.ofSeconds(5);

  /** So old, a list tells nothing any more, and who has looked then has gone. */
  private static final Duration OUTDATED = EVERY.multipliedBy(3);

  private static final Duration DEADLINE = Duration.ofSeconds(30);

  /**
   * A settled container has had no break since its inspection if that is younger than what settled
   * means. The rest is for a list that takes its time, and for clocks that don't go evenly.
   */
  private static final Duration VOUCHED_FOR = ListedContainer.SETTLED.dividedBy(2);

  /**
   * An inspection is renewed when it is as old as this, and up to twice as old, so that not all are
   * renewed at once. What then shows is what has no word in a list and an event that may be lost: a
   * limit of memory, or a restart policy, that was set by {@code docker update}.
   */
  private static final Duration RENEWED_AFTER = Duration.ofMinutes(2);

  private final ContainerHost host;
  private final InstantSource clock;
  private final Duration every;
  private final Runnable onList;
  private final Loop listing;

  /** By the container's id. */
  private final Map<String, Inspected> inspections = new ConcurrentHashMap<>();

  /** How many events have come, and which of them came last, by the container's id and name. */
  private final AtomicLong events = new AtomicLong();

  private final Map<String, Long> latestEvents = new ConcurrentHashMap<>();
  private volatile long latestGap;

  /** The last event of which nothing is kept: until then anything may have happened to any. */
  private volatile long unkept;

  private volatile Instant lookedAt = Instant.MIN;
  private volatile @Nullable Listed latest;

  /**
   * A list, or why there is none.
   *
   * @param at when it was asked for
   * @param end when it had come
   * @param heard how many events had come before
   */
  private record Listed(
      Instant at,
      Instant end,
      long heard,
      String daemonId,
      Strays strays,
      Map<String, ListedContainer> byNameOrId,
      @Nullable HostException failure) {

    static Listed of(ContainerList list, Instant at, Instant end, long heard) {
      Map<String, ListedContainer> byNameOrId = new HashMap<>();
      for (ListedContainer container : list.containers()) {
        container.names().forEach(name -> byNameOrId.put(name, container));
      }
      list.containers().forEach(c -> byNameOrId.put(c.containerId(), c)); // before any name
      Strays strays = new Strays(list.containers());
      return new Listed(at, end, heard, list.daemonId(), strays, byNameOrId, null);
    }

    static Listed failed(HostException failure, Instant at, Instant end, long heard) {
      return new Listed(at, end, heard, "", new Strays(List.of()), Map.of(), failure);
    }

    void orThrow() throws HostException {
      if (failure != null) {
        throw new HostException(String.valueOf(failure.getMessage()));
      }
    }
  }

  /**
   * An inspection.
   *
   * @param facts as they were then, and when they were last seen to be so
   * @param row what the list before it said; null where there was none
   * @param heard how many events had come before
   * @param until when it is renewed
   */
  private record Inspected(
      ContainerFacts facts, @Nullable ListedContainer row, long heard, Instant until) {

    boolean isVouchedForBy(Listed list, ListedContainer now) {
      return now.settled()
          && now.equals(row)
          && now.agreesWith(facts)
          && facts.incarnation().daemonId().equals(list.daemonId)
          && facts.startedAt() instanceof Reading.Known
          && Duration.between(facts.observedAt(), list.end).compareTo(VOUCHED_FOR) < 0
          && until.isAfter(list.at);
    }

    boolean isNewerThan(Listed list, String nameOrId) {
      return !facts.observedAt().isBefore(list.at)
          && (facts.name().equals(nameOrId) || facts.incarnation().containerId().equals(nameOrId));
    }

    Inspected at(Instant when) {
      return new Inspected(facts.at(when), row, heard, until);
    }
  }

  /**
   * @param every from one list to the next
   * @param onList called after each list, and each attempt at one
   */
  Containers(
      String name,
      ContainerHost host,
      InstantSource clock,
      Loops loops,
      Duration every,
      Runnable onList) {
    this.host = host;
    this.clock = clock;
    this.every = every;
    this.onList = onList;
    this.listing = loops.start("list", name, DEADLINE, late -> turn());
  }

  private Duration turn() {
    Instant now = clock.instant();
    if (isLookedAt(now)) {
      listed(now);
      onList.run();
    }
    return every;
  }

  private boolean isLookedAt(Instant now) {
    return lookedAt.plus(OUTDATED).isAfter(now);
  }

  /** The number of the event that was a gap last; 0 where none was. */
  long latestGap() {
    return latestGap;
  }

  /** Asks for a list now. */
  void kick() {
    listing.kick();
  }

  /** Takes an event into account, before anybody is told of it. */
  void event(ContainerEvent event) {
    long number = events.incrementAndGet();
    if (event.isGap()) {
      latestGap = number;
    }
    if (event.isGap() || !isLookedAt(clock.instant())) {
      unkept = number;
      latestEvents.clear();
      return;
    }
    latestEvents.put(event.containerId(), number);
    latestEvents.put(event.container(), number);
    if (event.action().equals("rename")) {
      listing.kick(); // it tells of the new name, and somebody may look for the old one
    }
  }

  /**
   * The facts of a container as the latest list shows them; inspected where it doesn't.
   *
   * @param nameOrId its whole name or its whole id
   */
  ContainerFacts look(String nameOrId) throws HostException {
    Instant now = clock.instant();
    lookedAt = now;
    Listed list = listed(now.minus(OUTDATED));
    ListedContainer row = list.byNameOrId.get(nameOrId);
    Inspected known = row == null ? null : inspections.get(row.containerId());
    if (hasHappened(nameOrId, row, known == null ? list.heard : known.heard)) {
      return inspect(nameOrId);
    }
    list.orThrow();
    if (row == null) {
      return ContainerFacts.absent(nameOrId, list.daemonId, list.at);
    }
    if (known != null && known.isNewerThan(list, nameOrId)) {
      return known.facts;
    }
    if (known == null || !known.isVouchedForBy(list, row)) {
      return inspect(nameOrId);
    }
    Inspected confirmed = known.at(list.at);
    keep(confirmed);
    return confirmed.facts;
  }

  private boolean hasHappened(String nameOrId, @Nullable ListedContainer row, long since) {
    return unkept > since
        || latestEvents.getOrDefault(nameOrId, 0L) > since
        || (row != null && latestEvents.getOrDefault(row.containerId(), 0L) > since);
  }

  /**
   * The facts of a container, as they are now.
   *
   * @param nameOrId its whole name or its whole id
   */
  ContainerFacts inspect(String nameOrId) throws HostException {
    long heard = events.get();
    Listed before = latest;
    ContainerFacts facts = host.inspect(nameOrId);
    if (facts.state() != ContainerState.ABSENT) {
      String id = facts.incarnation().containerId();
      long spread = Math.floorMod(id.hashCode(), RENEWED_AFTER.toMillis());
      keep(
          new Inspected(
              facts,
              before == null ? null : before.byNameOrId.get(id),
              heard,
              facts.observedAt().plus(RENEWED_AFTER).plusMillis(spread)));
    }
    return facts;
  }

  private void keep(Inspected inspected) {
    inspections.merge(
        inspected.facts.incarnation().containerId(),
        inspected,
        (old, now) -> now.facts.observedAt().isBefore(old.facts.observedAt()) ? old : now);
  }

  /** The strays among all containers, as a list shows them that was not asked for before this. */
  Strays strays(Instant notBefore) throws HostException {
    Listed list = listed(notBefore);
    list.orThrow();
    return list.strays;
  }

  /** How many containers of a compose service the latest list shows with a process. */
  int running(ComposeService service) {
    Listed list = latest;
    return list == null ? 0 : list.strays.running(service);
  }

  private Listed listed(Instant notBefore) {
    Listed known = latest; // who is content with it doesn't wait for the next one
    return known == null || known.at.isBefore(notBefore) ? newlyListed(notBefore) : known;
  }

  /** One request, however many wait for it. */
  private synchronized Listed newlyListed(Instant notBefore) {
    Listed known = latest;
    if (known == null || known.at.isBefore(notBefore)) {
      known = list();
      latest = known;
    }
    return known;
  }

  private Listed list() {
    long heard = events.get();
    Instant at = clock.instant();
    try {
      Listed list = Listed.of(host.list(), at, clock.instant(), heard);
      forget(list);
      return list;
    } catch (HostException e) {
      return Listed.failed(e, at, clock.instant(), heard);
    }
  }

  /** What is gone, or nobody looks at any more, is forgotten. */
  private void forget(Listed list) {
    inspections
        .values()
        .removeIf(
            known ->
                known.facts.observedAt().plus(RENEWED_AFTER).isBefore(list.at)
                    || (known.facts.observedAt().isBefore(list.at)
                        && !list.byNameOrId.containsKey(known.facts.incarnation().containerId())));
    latestEvents
        .entrySet()
        .removeIf(
            event -> event.getValue() <= list.heard && !inspections.containsKey(event.getKey()));
  }

  @Override
  public void close() {
    listing.close();
  }
}
