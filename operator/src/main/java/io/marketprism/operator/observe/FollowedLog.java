package io.marketprism.operator.observe;

import io.marketprism.operator.probe.ByteBudget;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.workload.ContainerLog;
import io.marketprism.operator.workload.HostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log of one container, of which a look reads only what has come since the last one. It shows
 * the same as if all of it were read; where that can't be said, all is read. Thread-safe.
 */
final class FollowedLog {

  /**
   * So much is read twice: lines of two streams may come in another order than that of their times,
   * and the engine's clock may be set back by as much before that is noticed.
   */
  private static final Duration OVERLAP = Duration.ofSeconds(5);

  /** The engine goes back by so many lines at least, however few are new. */
  private static final int FEWEST = 500;

  /** What a line takes beside its text, and beside what is found out of it. */
  private static final int LINE_OVERHEAD = 200;

  private final ByteBudget.Share kept;
  private @Nullable Before before;

  /** Where a log is read; as {@link io.marketprism.operator.workload.ContainerHost#logs}. */
  @FunctionalInterface
  interface Source {
    ContainerLog read(Instant since, int maxLines, int maxBytes) throws HostException;
  }

  /**
   * Whose log it is: of another life, and after another look at the engine's clock, nothing holds.
   *
   * @param clock when that life began, by the operator's clock as it is compared now
   */
  record Subject(Incarnation life, Instant clock) {}

  /**
   * What the last look has shown.
   *
   * @param since the begin of the period that was asked for
   */
  private record Before(Subject subject, Instant since, ContainerLog log) {

    /** From here on all is read again. */
    Instant end() {
      return log.lines().isEmpty() ? since : log.lines().getLast().at().minus(OVERLAP);
    }

    /** Twice as many lines as are to be expected by the newest ones. */
    long expected(Instant nextSince) {
      Instant end = end();
      long inOverlap =
          log.lines().reversed().stream().takeWhile(l -> !l.at().isBefore(end)).count();
      double overlaps =
          1 + (double) Duration.between(since, nextSince).toMillis() / OVERLAP.toMillis();
      return Math.max(FEWEST, Math.round(2 * inOverlap * overlaps));
    }

    /** Whether what was cut off may reach into a period. */
    boolean misses(Instant begin) {
      return log.cutOff()
          && (log.lines().isEmpty() || !log.lines().getFirst().at().isBefore(begin));
    }
  }

  /**
   * @param kept holds the lines until the next look, and as much again for what is made of them
   */
  FollowedLog(ByteBudget.Share kept) {
    this.kept = kept;
  }

  /**
   * The newest lines, in order of time.
   *
   * @param since the oldest moment of interest, by the operator's clock
   * @param maxLines how many lines at most
   * @param maxBytes how many bytes of text at most
   */
  synchronized ContainerLog read(
      Subject subject, Instant since, int maxLines, int maxBytes, Source source)
      throws HostException {
    Before last = before;
    before = null; // what throws here leaves nothing behind
    Before now =
        last == null || !last.subject.equals(subject) || since.isBefore(last.since)
            ? null
            : followed(last, since, maxLines, maxBytes, source);
    if (now == null) {
      ContainerLog whole = source.read(since, maxLines, maxBytes);
      now = new Before(subject, since, whole);
    }
    before = !now.log.torn() && kept.hold(size(now.log)) ? now : null;
    if (before == null) {
      kept.hold(0);
    }
    return now.log;
  }

  /** Forgets what it has read. */
  synchronized void forget() {
    before = null;
    kept.hold(0);
  }

  /**
   * Whether it holds what the last look has shown; else what was made of that isn't accounted for.
   */
  synchronized boolean holds() {
    return before != null;
  }

  /** With what has come since; null where that doesn't tell all. */
  private static @Nullable Before followed(
      Before last, Instant since, int maxLines, int maxBytes, Source source) throws HostException {
    Instant from = last.end().isBefore(since) ? since : last.end();
    long expected = last.expected(since);
    if (expected >= maxLines) {
      return null; // as many as all
    }
    ContainerLog more = source.read(from, Math.toIntExact(expected), maxBytes);
    if (more.cutOff() || more.torn()) {
      return null;
    }
    List<ContainerLog.Line> lines = new ArrayList<>();
    for (ContainerLog.Line line : last.log.lines()) {
      if (!line.at().isBefore(since) && line.at().isBefore(from)) {
        lines.add(line);
      }
    }
    lines.addAll(more.lines());
    int first = beginOf(lines, maxLines, maxBytes);
    if (first == 0 && last.misses(since)) {
      return null;
    }
    ContainerLog log = new ContainerLog(lines.subList(first, lines.size()), first > 0, false);
    return new Before(last.subject, since, log);
  }

  /** The first of the newest lines that may be shown. */
  private static int beginOf(List<ContainerLog.Line> lines, int maxLines, int maxBytes) {
    int first = lines.size();
    long bytes = 0;
    while (first > 0 && lines.size() - first < maxLines) {
      bytes += lines.get(first - 1).size();
      if (bytes > maxBytes) {
        break;
      }
      first--;
    }
    return first;
  }

  private static long size(ContainerLog log) {
    return log.lines().stream().mapToLong(line -> 2L * line.size() + LINE_OVERHEAD).sum();
  }
}
