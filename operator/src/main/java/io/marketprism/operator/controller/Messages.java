package io.marketprism.operator.controller;

import org.jspecify.annotations.Nullable;

/** Sentences for people in resources: bounded, for some come from outside. */
final class Messages {

  /** Of one sentence; an Event's may have a kibibyte. */
  static final int LONGEST = 1000;

  private Messages() {}

  static String bounded(String message) {
    return message.length() <= LONGEST ? message : message.substring(0, LONGEST - 3) + "...";
  }

  static @Nullable String boundedOrNull(String message) {
    return message.isEmpty() ? null : bounded(message);
  }
}
