package io.marketprism.operator.event;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sentences for people in resources: bounded, for some come from outside. */
public final class Messages {

  /** Of one sentence; an Event's may have a kibibyte. */
  public static final int LONGEST = 1000;

  /** Line breaks, and whatever else steers a terminal. */
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

  private Messages() {}

  public static String bounded(String message) {
    return bounded(message, LONGEST);
  }

  /** On one line: what comes from outside may have several. */
  public static String bounded(String text, int longest) {
    String message = CONTROL.matcher(text).replaceAll(" ");
    return message.length() <= longest ? message : message.substring(0, longest - 3) + "...";
  }

  public static @Nullable String boundedOrNull(String message) {
    return message.isEmpty() ? null : bounded(message);
  }
}
