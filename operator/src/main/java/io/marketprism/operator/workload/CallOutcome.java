package io.marketprism.operator.workload;

/** What is known of a call that changes something. */
public sealed interface CallOutcome {

  /** It was carried out. */
  record Done() implements CallOutcome {}

  /**
   * It was refused, and nothing happened.
   *
   * @param message the engine's sentence
   */
  record Refused(String message) implements CallOutcome {}

  /**
   * The engine answered that it failed. For a start the container's state tells the rest; of a
   * restart a part may have happened.
   *
   * @param message the engine's sentence
   */
  record Errored(String message) implements CallOutcome {}

  /**
   * Nobody knows: it may have been carried out, or may still be. It must not be repeated.
   *
   * @param message what was seen
   */
  record Unknown(String message) implements CallOutcome {}
}
