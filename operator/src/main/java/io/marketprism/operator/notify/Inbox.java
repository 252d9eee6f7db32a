package io.marketprism.operator.notify;

import io.marketprism.operator.runbook.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one receiver has been told and is still to be told. Of a happening only the latest is kept:
 * a receiver that comes back hears how things stand, and not how they came about. No clock and no
 * thread of its own.
 */
final class Inbox {

  /** More than this at once is more than anybody reads. */
  static final int MOST = 200;

  /** An end that nobody could be told of for so long is no news any more. */
  static final Duration KEPT = Duration.ofHours(1);

  private static final String SENT = "all is sent again";

  private record Told(@Nullable Object news, Instant at) {

    /** What a predecessor may have sent: what it said is not known. */
    static final Told BEFORE = new Told(null, Instant.EPOCH);

    boolean isOfPredecessor() {
      return at.equals(Instant.EPOCH);
    }
  }

  private static final class Entry {
    Notice notice;
    @Nullable Told told;

    Entry(Notice notice, @Nullable Told told) {
      this.notice = notice;
      this.told = told;
    }
  }

  private final Receiver receiver;
  private final Map<Notice.Key, Entry> entries = new LinkedHashMap<>();
  private final Quota quota = new Quota();
  private final SlidingWindow pace;

  /** What is said of stacks some of whose notices are held back. */
  private final Map<Quota.Share, Notice> heldBack = new LinkedHashMap<>();

  Inbox(Receiver receiver) {
    this.receiver = receiver;
    this.pace = new SlidingWindow(receiver.messagesAMinute(), Duration.ofMinutes(1));
  }

  /**
   * Takes in how things stand.
   *
   * @return how many notices were given up for it
   */
  int put(Collection<Notice> notices) {
    notices.forEach(this::put);
    return shrink();
  }

  private void put(Notice notice) {
    Entry entry = entries.get(notice.key());
    if (entry == null) {
      if (!notice.isOver() && receiver.wants(notice)) {
        entries.put(notice.key(), new Entry(notice, null));
      }
    } else if (notice.isOver() && (!isKnown(entry, notice) || !receiver.wants(notice))) {
      entries.remove(notice.key()); // nobody waits for the end of what was never told
    } else {
      entry.notice = notice;
    }
  }

  /** Whether the receiver knows of what is over; what was held until then it doesn't. */
  private boolean isKnown(Entry entry, Notice over) {
    Instant end = over.endsAt();
    Told told = entry.told;
    return told != null
        && (!told.isOfPredecessor() || end == null || !end.isBefore(heldUntil(over)));
  }

  /** Nothing is sent of it before. */
  private Instant heldUntil(Notice notice) {
    return isSummary(notice) ? Instant.MIN : notice.startsAt().plus(receiver.preferences().hold());
  }

  /**
   * Takes in what an operator before this one has told: what still goes on is told again, and of
   * what is over the end.
   */
  int resume(Collection<Notice> notices) {
    notices.stream()
        .filter(receiver::wants)
        .forEach(notice -> entries.putIfAbsent(notice.key(), new Entry(notice, Told.BEFORE)));
    return shrink();
  }

  /**
   * The least urgent go first; of these, those of the stack that has most, and its eldest. So no
   * flood takes the place of what is more urgent, nor of as urgent a notice of a quieter stack.
   */
  private int shrink() {
    int tooMany = Math.max(0, entries.size() - MOST);
    for (int i = 0; i < tooMany; i++) {
      Severity least =
          entries.values().stream()
              .map(entry -> entry.notice.severity())
              .max(Comparator.naturalOrder())
              .orElseThrow();
      Map<Quota.Share, List<Notice>> byShare =
          entries.values().stream()
              .map(entry -> entry.notice)
              .filter(notice -> notice.severity() == least)
              .collect(
                  Collectors.groupingBy(Quota.Share::of, LinkedHashMap::new, Collectors.toList()));
      List<Notice> most =
          byShare.values().stream().max(Comparator.comparingInt(List::size)).orElseThrow();
      entries.remove(most.getFirst().key());
    }
    return tooMany;
  }

  /** Gives up ends that are too old to be told; returns how many. */
  int giveUp(Instant now) {
    int before = entries.size();
    entries
        .values()
        .removeIf(
            entry -> {
              Instant end = entry.notice.endsAt();
              return end != null && end.plus(KEPT).isBefore(now);
            });
    return before - entries.size();
  }

  /**
   * What is to be told now, as much of it as fits into one message: the most urgent first, and of
   * no stack more than its quota.
   */
  List<Notice> due(Instant now) {
    Map<Quota.Share, Integer> left = new HashMap<>();
    Set<Quota.Share> held = new HashSet<>();
    List<Notice> due = new ArrayList<>();
    for (Entry entry : byUrgency()) {
      if (isSummary(entry.notice) || dueAt(entry).isAfter(now)) {
        continue;
      }
      Quota.Share share = Quota.Share.of(entry.notice);
      boolean counts = counts(entry);
      if (counts && left.computeIfAbsent(share, s -> quota.left(s, now)) <= 0) {
        held.add(share);
        heldBack.computeIfAbsent(share, s -> s.heldBack(entry.notice.host(), now));
        continue;
      }
      left.computeIfPresent(share, (s, n) -> counts ? n - 1 : n);
      due.add(entry.notice);
    }
    List<Notice> all = Stream.concat(summaries(held, now), due.stream()).toList();
    return all.subList(0, Math.min(all.size(), atOnce(all.size(), now)));
  }

  /**
   * How many go into the next message: one as long as the receiver takes a message for each, else
   * as many as it takes in one.
   */
  private int atOnce(int due, Instant now) {
    int left = pace.left(now);
    if (left <= 0) {
      return 0;
    }
    return receiver.showsEachMessage() && due < left ? 1 : receiver.atOnce();
  }

  /** Says once that notices are held back, and once that they are no more. */
  private Stream<Notice> summaries(Set<Quota.Share> held, Instant now) {
    heldBack.forEach(
        (share, notice) -> put(held.contains(share) ? notice : notice.over(now, SENT, "", false)));
    heldBack.keySet().retainAll(held);
    return byUrgency().stream()
        .filter(entry -> isSummary(entry.notice) && !dueAt(entry).isAfter(now))
        .map(entry -> entry.notice);
  }

  private static boolean isSummary(Notice notice) {
    return notice.name().equals(Quota.SUMMARY);
  }

  private List<Entry> byUrgency() {
    return entries.values().stream()
        .sorted(
            Comparator.comparing((Entry entry) -> entry.notice.severity())
                .thenComparing(entry -> !entry.notice.event().needsOperator()))
        .toList();
  }

  /** Whether telling it takes a part of its stack's quota; an end only follows what was told. */
  private boolean counts(Entry entry) {
    return !entry.notice.isOver()
        && !entry.notice.label("stack").isEmpty()
        && !isSummary(entry.notice)
        && (entry.told == null || receiver.showsEachMessage());
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** When something is to be told next if nothing happens; null for never. */
  @Nullable Instant nextAt() {
    return entries.values().stream()
        .map(entry -> later(dueAt(entry), freeAt(entry)))
        .filter(at -> !at.equals(Instant.MAX))
        .min(Instant::compareTo)
        .map(at -> later(at, pace.freeAt()))
        .orElse(null);
  }

  /** When the quota of its stack lets it through. */
  private Instant freeAt(Entry entry) {
    return counts(entry) ? quota.freeAt(Quota.Share.of(entry.notice)) : Instant.MIN;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private Instant dueAt(Entry entry) {
    Told told = entry.told;
    if (!receiver.wants(entry.notice)) {
      return Instant.MAX;
    }
    if (told == null || told.isOfPredecessor()) {
      return heldUntil(entry.notice);
    }
    if (!Objects.equals(told.news(), receiver.news(entry.notice))) {
      return Instant.MIN;
    }
    Duration repeat = receiver.repeatAfter(entry.notice);
    return repeat == null ? Instant.MAX : told.at().plus(repeat);
  }

  /** These have been told, as they were then, or are not worth another attempt. */
  void told(Collection<Notice> notices, Instant at) {
    pace.take(at);
    for (Notice notice : notices) {
      Entry entry = entries.get(notice.key());
      if (entry != null && counts(entry)) {
        quota.take(Quota.Share.of(notice), at);
      }
      if (entry != null && notice.isOver()) {
        entries.remove(notice.key());
      } else if (entry != null) {
        entry.told = new Told(receiver.news(notice), at);
      }
    }
  }
}
