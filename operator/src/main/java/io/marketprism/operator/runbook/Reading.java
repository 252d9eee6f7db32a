package io.marketprism.operator.runbook;

import java.util.function.Function;

/**
 * Something that was looked at: a value, or Unknown and why.
 *
 * <p>Unknown is not failure. A refused connection is a failure of the service and therefore a value
 * ("not ok"); a Docker daemon that cannot be reached says nothing about the service and is Unknown.
 *
 * @param <T> what is read
 */
public sealed interface Reading<T> {

  /** A value that was really seen. */
  record Known<T>(T value) implements Reading<T> {}

  /**
   * Nothing can be said.
   *
   * @param why one clause for a person, such as "Docker host local can't be reached: refused"
   */
  record Unknown<T>(String why) implements Reading<T> {}

  static <T> Reading<T> of(T value) {
    return new Known<>(value);
  }

  static <T> Reading<T> unknown(String why) {
    return new Unknown<>(why);
  }

  /** This reading with its value mapped; an Unknown stays the Unknown that it is. */
  default <R> Reading<R> map(Function<? super T, ? extends R> f) {
    return switch (this) {
      case Known<T>(T value) -> new Known<>(f.apply(value));
      case Unknown<T>(String why) -> new Unknown<>(why);
    };
  }

  /** True when there is a value and it fulfils the test. */
  default boolean is(java.util.function.Predicate<? super T> test) {
    return this instanceof Known<T>(T value) && test.test(value);
  }
}
