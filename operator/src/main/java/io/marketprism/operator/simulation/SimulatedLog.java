package io.marketprism.operator.simulation;

import io.marketprism.operator.probe.logs.LogLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The log of a simulated service: the same lines again and again, while its process runs. */
final class SimulatedLog {

  private static final Duration EVERY = Duration.ofSeconds(10);

  /** The longest that a value looks back. */
  private static final Duration KEPT = Duration.ofHours(1);

  private final Deque<LogLine> written = new ArrayDeque<>();
  private List<String> lines = List.of();
  private Instant next = Instant.MIN;
  private boolean everWritten;

  /** Writes these from now on; no more if there are none. */
  void writes(List<String> again) {
    lines = List.copyOf(again);
    next = Instant.MIN;
    everWritten |= !lines.isEmpty();
  }

  void live(boolean up, Instant now) {
    if (up && !lines.isEmpty() && !now.isBefore(next)) {
      lines.forEach(line -> written.add(new LogLine(now, line)));
      next = now.plus(EVERY);
    }
    while (!written.isEmpty() && written.getFirst().at().isBefore(now.minus(KEPT))) {
      written.removeFirst();
    }
  }

  /** Whether a scenario has said what it writes. */
  boolean isWritten() {
    return everWritten;
  }

  /** What can be read of it, in order of time. */
  List<LogLine> lines() {
    return List.copyOf(written);
  }
}
