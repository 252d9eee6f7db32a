package io.marketprism.operator.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** At most so many in so long, whenever that begins. */
final class SlidingWindow {

  private final int most;
  private final Duration length;
  private final Deque<Instant> taken = new ArrayDeque<>();

  SlidingWindow(int most, Duration length) {
    this.most = most;
    this.length = length;
  }

  /** How many more there may be now. */
  int left(Instant now) {
    while (!taken.isEmpty() && !taken.getFirst().plus(length).isAfter(now)) {
      taken.removeFirst();
    }
    return most - taken.size();
  }

  /** When there may be one more, as far as is known. */
  Instant freeAt() {
    return taken.size() < most ? Instant.MIN : taken.getFirst().plus(length);
  }

  /** There was one more. */
  void take(Instant at) {
    taken.addLast(at);
    if (taken.size() > most) {
      taken.removeFirst();
    }
  }

  /** Whether there was none of late. */
  boolean isEmpty() {
    return taken.isEmpty();
  }
}
