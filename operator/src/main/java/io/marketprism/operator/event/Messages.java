package io.marketprism.operator.event;

import io.marketprism.operator.runbook.Excerpt;
import org.jspecify.annotations.Nullable;

/** Sentences for people in resources: bounded, for some come from outside. */
public final class Messages {

  /** Of one sentence; an Event's may have a kibibyte. */
  public static final int LONGEST = 1000;

  private Messages() {}

  public static String bounded(String message) {
    return bounded(message, LONGEST);
  }

  /** On one line, and without markup: what comes from outside may have it. */
  public static String bounded(String text, int longest) {
    return Excerpt.of(Excerpt.plain(text), longest);
  }

  public static @Nullable String boundedOrNull(String message) {
    return message.isEmpty() ? null : bounded(message);
  }
}
