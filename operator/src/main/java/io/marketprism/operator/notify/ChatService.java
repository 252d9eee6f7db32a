package io.marketprism.operator.notify;

import java.net.URI;
import java.time.Instant;

/** A service that has groups with robots: its form of a message, and what it answers. */
public sealed interface ChatService permits DingTalk, WeCom, Feishu, Slack {

  /**
   * How many messages a robot of it may send in a minute, and one less for a clock that differs.
   */
  int messagesAMinute();

  /** How many notices one message has room for. */
  default int atOnce() {
    return 10;
  }

  /** The robot's URL for a message now. */
  default URI url(URI url, SecretValues secret, Instant now) {
    return url;
  }

  /** The message as the service takes it. */
  String body(ChatMessage message, SecretValues secret, Instant now);

  /**
   * Judges an answer whose status was a good one.
   *
   * @throws DeliveryException when the message has not been taken
   */
  void check(String answer) throws DeliveryException;
}
