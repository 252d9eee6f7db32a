package io.marketprism.operator.probe.logs;

import java.util.List;

/**
 * What a rate limit is recognised by in a line.
 *
 * @param name unique in its table
 * @param exchange whose it is; empty for what several say
 * @param kind what of a line it looks at
 * @param pattern what the line contains
 * @param unless what no such line contains
 * @param level the lowest level of a line; one without a level counts as information
 * @param ends how it may say until when
 * @param source where its owner documents it, or who has seen it
 */
public record RateLimitSignature(
    String name,
    String exchange,
    Kind kind,
    GuardedPattern pattern,
    List<GuardedPattern> unless,
    LogLevel level,
    List<RateLimitEnd> ends,
    String source) {

  /** What of a line is looked at. */
  public enum Kind {
    /** The status of an HTTP answer. */
    httpStatus,
    /** An exchange's own code; a line that names only other exchanges has another meaning. */
    code,
    /** Words for a reader. */
    words,
    /** A team's own words, which it knows best. */
    own
  }

  public RateLimitSignature {
    unless = List.copyOf(unless);
    ends = List.copyOf(ends);
  }

  boolean isOwn() {
    return kind == Kind.own;
  }
}
