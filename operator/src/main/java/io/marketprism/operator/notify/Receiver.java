package io.marketprism.operator.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is told. What it knows already, and when it is told again, is its channel's care.
 */
public sealed interface Receiver permits Alertmanager, Steps {

  /** What it hears of, and how it is written. */
  Preferences preferences();

  /** Whether it wants to hear of this at all. */
  boolean wants(Notice notice);

  /** What must have changed to tell it at once what it has been told before. */
  Object news(Notice notice);

  /** After how long it is told again what still goes on; null for never. */
  @Nullable Duration repeatAfter(Notice notice);

  /** How many notices go into one message. */
  int atOnce();

  /** How many messages it takes in a minute. */
  int messagesAMinute();

  /** Whether people see each message, also one about what they have been told before. */
  boolean showsEachMessage();

  /**
   * Tells it, once.
   *
   * @throws DeliveryException when it could not be told
   */
  void send(List<Notice> notices, Instant now) throws DeliveryException;

  /** Why it can't be told anything, as far as that can be known without telling it something. */
  Optional<String> fault();
}
