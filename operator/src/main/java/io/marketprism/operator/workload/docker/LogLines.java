package io.marketprism.operator.workload.docker;

import com.github.dockerjava.api.model.StreamType;
import io.marketprism.operator.workload.ContainerLog;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Puts a log together from pieces of its streams: a piece may end anywhere. Holds no more than is
 * asked for, whatever comes.
 */
final class LogLines {

  /** A longer line is cut. The engine also stores such a one in parts of this size. */
  static final int LONGEST = 16 * 1024;

  /** The time that the engine puts before each part of a line, with a blank. */
  private static final int STAMP = "2026-11-01T03:00:00.000000000Z ".length();

  private final Instant since;
  private final int maxLines;
  private final int maxBytes;
  private final Map<StreamType, Unfinished> streams = new EnumMap<>(StreamType.class);
  private final ArrayDeque<Sized> lines = new ArrayDeque<>();
  private int bytes;
  private int parts;
  private boolean older;
  private boolean dropped;
  private boolean torn;

  /**
   * @param maxLines of which the engine is asked for one more
   */
  LogLines(Instant since, int maxLines, int maxBytes) {
    this.since = since;
    this.maxLines = maxLines;
    this.maxBytes = maxBytes;
  }

  /** A line and how many bytes its text has. */
  private record Sized(ContainerLog.Line line, int bytes) {}

  /** The beginning of a line whose end has not come yet. */
  private static final class Unfinished {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int length;

    void take(byte[] piece, int begin, int end) {
      int room = STAMP + LONGEST - bytes.size();
      bytes.write(piece, begin, Math.min(end - begin, room));
      length += end - begin;
    }

    /** In how many parts the engine has stored it; each counts as one where it counts lines. */
    int parts() {
      return 1 + Math.max(0, length - 1) / (STAMP + LONGEST);
    }

    /** What isn't UTF-8 becomes replacement marks. */
    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }

  synchronized void take(StreamType stream, byte[] piece) {
    Unfinished line = streams.computeIfAbsent(stream, s -> new Unfinished());
    int begin = 0;
    for (int i = 0; i < piece.length; i++) {
      if (piece[i] == '\n') {
        line.take(piece, begin, i);
        add(line);
        line = new Unfinished();
        streams.put(stream, line);
        begin = i + 1;
      }
    }
    line.take(piece, begin, piece.length);
  }

  /** What has been put together. */
  synchronized ContainerLog end() {
    for (Unfinished line : streams.values()) {
      if (line.length > 0) {
        add(line);
      }
    }
    streams.clear();
    List<ContainerLog.Line> sorted =
        lines.stream()
            .map(Sized::line)
            .sorted(Comparator.comparing(ContainerLog.Line::at))
            .toList();
    // As many as the engine was asked for: there may be more, unless the period's begin was
    // reached.
    return new ContainerLog(sorted, dropped || (parts > maxLines && !older), torn);
  }

  private void add(Unfinished unfinished) {
    parts += unfinished.parts();
    torn |= unfinished.length >= STAMP + LONGEST;
    ContainerLog.Line line = parse(unfinished.text());
    if (line.at().isBefore(since)) {
      older = true;
      return;
    }
    Sized sized = new Sized(line, line.size());
    lines.add(sized);
    bytes += sized.bytes();
    while (lines.size() > maxLines || bytes > maxBytes) {
      bytes -= lines.removeFirst().bytes();
      dropped = true;
    }
  }

  private ContainerLog.Line parse(String raw) {
    String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw; // of a terminal
    int blank = line.indexOf(' ');
    try {
      return new ContainerLog.Line(
          Instant.parse(blank < 0 ? line : line.substring(0, blank)),
          blank < 0 ? "" : line.substring(blank + 1));
    } catch (DateTimeException e) {
      // A part of a line that the engine has torn: it belongs to what came before it.
      torn = true;
      return new ContainerLog.Line(lines.isEmpty() ? since : lines.getLast().line().at(), line);
    }
  }
}
