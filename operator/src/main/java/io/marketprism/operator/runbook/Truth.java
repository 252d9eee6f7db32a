package io.marketprism.operator.runbook;

/** The outcome of a condition in three-valued logic. */
public sealed interface Truth {

  /** The condition holds. */
  record True() implements Truth {}

  /** The condition is known not to hold. */
  record False() implements Truth {}

  /**
   * Nothing can be said: an input that the outcome depends on is Unknown.
   *
   * @param what which inputs are missing and why, for a person
   */
  record Unknown(String what) implements Truth {}

  static Truth of(boolean value) {
    return value ? new True() : new False();
  }

  /** The opposite; nothing can be said of the opposite of an Unknown either. */
  default Truth not() {
    return this instanceof Unknown ? this : of(isFalse());
  }

  default boolean isTrue() {
    return this instanceof True;
  }

  default boolean isFalse() {
    return this instanceof False;
  }
}
