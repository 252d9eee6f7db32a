package io.marketprism.operator.proxy;

/** What is to become of a call at one {@link Moment}. */
public sealed interface Fate {

  /** It goes on. */
  Fate PASS = new Pass();

  /** Both connections are closed: what has not passed yet never does. */
  Fate DROP = new Drop();

  /** It goes on. */
  record Pass() implements Fate {}

  /** Both connections are closed. */
  record Drop() implements Fate {}

  /**
   * The client is given this answer instead. Only at {@link Moment#ARRIVED}.
   *
   * @param status of HTTP
   * @param json the answer's body
   */
  record Answer(int status, String json) implements Fate {}
}
