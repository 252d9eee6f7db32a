package io.marketprism.operator.workload;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The end of a container's log, both of its streams together.
 *
 * @param lines in order of time, the newest last
 * @param cutOff whether older lines of the period that was asked for are missing. What the engine's
 *     log rotation has deleted isn't noticed.
 * @param torn whether a line may be in it of which the host has stored parts, each with a time of
 *     its own: how it looks depends on where reading began
 */
public record ContainerLog(List<Line> lines, boolean cutOff, boolean torn) {

  public ContainerLog {
    lines = List.copyOf(lines);
  }

  /**
   * One line.
   *
   * @param at when the engine received it, by the operator's clock
   * @param text as it was written, without its end; the beginning of one that is very long
   */
  public record Line(Instant at, String text) {

    /** The bytes of its text. */
    public int size() {
      return text.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  /** The same lines at other times. */
  public ContainerLog at(UnaryOperator<Instant> time) {
    return new ContainerLog(
        lines.stream().map(line -> new Line(time.apply(line.at()), line.text())).toList(),
        cutOff,
        torn);
  }

  /** Without the lines: what a service writes is not for the operator's own log. */
  @Override
  public String toString() {
    return "ContainerLog[%d lines%s]".formatted(lines.size(), cutOff ? ", cut off" : "");
  }
}
