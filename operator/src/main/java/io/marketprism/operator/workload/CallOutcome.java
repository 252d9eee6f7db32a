package io.marketprism.operator.workload;

import java.util.function.UnaryOperator;

/**
 * What is known of a call that changes something: whether something was done, and whether something
 * may still come of it.
 */
public sealed interface CallOutcome {

  /** It was carried out. */
  record Done() implements CallOutcome {}

  /**
   * It was never sent, so nothing was done and nothing will be.
   *
   * @param message why not
   */
  record NotSent(String message) implements CallOutcome {}

  /**
   * It was refused: nothing was done and nothing will be.
   *
   * @param message the engine's sentence
   */
  record Refused(String message) implements CallOutcome {}

  /**
   * It has ended with an error: a part may have been done, as the container's state shows, and
   * nothing more will come of it.
   *
   * @param message the engine's sentence, or docker compose's
   */
  record Errored(String message) implements CallOutcome {}

  /**
   * Nobody knows: it may have been carried out, or may still be. It must not be repeated.
   *
   * @param message what was seen
   */
  record Unknown(String message) implements CallOutcome {}

  /** The same in other words, such as ones without secrets. */
  default CallOutcome withWords(UnaryOperator<String> words) {
    return switch (this) {
      case Done done -> done;
      case NotSent(String message) -> new NotSent(words.apply(message));
      case Refused(String message) -> new Refused(words.apply(message));
      case Errored(String message) -> new Errored(words.apply(message));
      case Unknown(String message) -> new Unknown(words.apply(message));
    };
  }
}
