package io.marketprism.operator.event;

import org.jspecify.annotations.Nullable;

/** Sentences for people in resources: bounded, for some come from outside. */
public final class Messages {

  /** Of one sentence; an Event's may have a kibibyte. */
  public static final int LONGEST = 1000;

  private Messages() {}

  public static String bounded(String message) {
    return bounded(message, LONGEST);
  }

  public static String bounded(String message, int longest) {
    return message.length() <= longest ? message : message.substring(0, longest - 3) + "...";
  }

  public static @Nullable String boundedOrNull(String message) {
    return message.isEmpty() ? null : bounded(message);
  }
}
