package io.marketprism.operator.workload;

import java.time.Instant;
import java.util.List;

/**
 * The end of a container's log, both of its streams together.
 *
 * @param lines in order of time, the newest last
 * @param cutOff whether older lines of the period that was asked for are missing. What the engine's
 *     log rotation has deleted isn't noticed.
 */
public record ContainerLog(List<Line> lines, boolean cutOff) {

  public ContainerLog {
    lines = List.copyOf(lines);
  }

  /**
   * One line.
   *
   * @param at when the engine received it, by its clock
   * @param text as it was written, without its end; the beginning of one that is very long
   */
  public record Line(Instant at, String text) {}

  /** Without the lines: what a service writes is not for the operator's own log. */
  @Override
  public String toString() {
    return "ContainerLog[%d lines%s]".formatted(lines.size(), cutOff ? ", cut off" : "");
  }
}
