package io.marketprism.operator.cli;

import java.util.Optional;

/** Finds out whether this operator leads, and says so. */
interface Elector extends AutoCloseable {

  /** Takes part from now on. Returns at once. */
  void start();

  /** Whether the API server has answered the last request that was made here. */
  boolean isAnswered();

  /** Why there is no leader; empty while there is one, or not for long. */
  Optional<String> ailment();

  /** Lets a successor lead. */
  @Override
  void close();
}
