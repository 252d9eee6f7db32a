package io.marketprism.operator.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  private record Told(@Nullable Object news, Instant at) {}

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

  Inbox(Receiver receiver) {
    this.receiver = receiver;
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
    } else if (notice.isOver() && (entry.told == null || !receiver.wants(notice))) {
      entries.remove(notice.key()); // nobody waits for the end of what was never told
    } else {
      entry.notice = notice;
    }
  }

  /**
   * Takes in what an operator before this one has told: what still goes on is told again, and of
   * what is over the end.
   */
  int resume(Collection<Notice> notices) {
    notices.stream()
        .filter(receiver::wants)
        .forEach(
            notice ->
                entries.putIfAbsent(
                    notice.key(), new Entry(notice, new Told(null, Instant.EPOCH))));
    return shrink();
  }

  /** The eldest go first. */
  private int shrink() {
    int tooMany = Math.max(0, entries.size() - MOST);
    Iterator<Entry> eldest = entries.values().iterator();
    for (int i = 0; i < tooMany; i++) {
      eldest.next();
      eldest.remove();
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

  /** What is to be told now, as much of it as fits into one message. */
  List<Notice> due(Instant now) {
    return entries.values().stream()
        .filter(entry -> !dueAt(entry).isAfter(now))
        .map(entry -> entry.notice)
        .limit(receiver.atOnce())
        .toList();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** When something is to be told next if nothing happens; null for never. */
  @Nullable Instant nextAt() {
    return entries.values().stream()
        .map(this::dueAt)
        .filter(at -> !at.equals(Instant.MAX))
        .min(Instant::compareTo)
        .orElse(null);
  }

  private Instant dueAt(Entry entry) {
    Told told = entry.told;
    if (!receiver.wants(entry.notice)) {
      return Instant.MAX;
    }
    if (told == null || !Objects.equals(told.news(), receiver.news(entry.notice))) {
      return Instant.MIN;
    }
    Duration repeat = receiver.repeatAfter(entry.notice);
    return repeat == null ? Instant.MAX : told.at().plus(repeat);
  }

  /** These have been told, as they were then, or are not worth another attempt. */
  void told(Collection<Notice> notices, Instant at) {
    for (Notice notice : notices) {
      Entry entry = entries.get(notice.key());
      if (entry != null && notice.isOver()) {
        entries.remove(notice.key());
      } else if (entry != null) {
        entry.told = new Told(receiver.news(notice), at);
      }
    }
  }
}
