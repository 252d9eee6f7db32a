package io.marketprism.operator.cli;

import io.marketprism.operator.act.ApiAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Whether there can be a leader, by what became of the requests for the Lease. */
final class LeaseHealth {

  private static final String CONFLICT = "Conflict";

  private final Duration tolerated;
  private final LongSupplier nanoTime;
  private long heldAt;
  private String failure = "it has not been asked for";
  private boolean answered;

  /**
   * @param tolerated for how long nobody may hold the Lease, as while it changes hands
   */
  LeaseHealth(Duration tolerated, LongSupplier nanoTime) {
    this.tolerated = tolerated;
    this.nanoTime = nanoTime;
    this.heldAt = nanoTime.getAsLong();
  }

  /** The Lease was read or written. */
  synchronized void answered() {
    answered = true;
  }

  /** Somebody holds the Lease, this operator or another one. */
  synchronized void held() {
    heldAt = nanoTime.getAsLong();
  }

  /** The Lease was not read or written. Returns the API server's reason; empty for a lost race. */
  synchronized Optional<String> failed(Exception thrown) {
    String reason = ApiAnswer.reason(thrown);
    answered = !ApiAnswer.isForLater(thrown);
    if (reason.equals(CONFLICT)) {
      return Optional.empty();
    }
    failure = reason + ": " + ApiAnswer.sentence(thrown);
    return Optional.of(reason);
  }

  /** Whether the API server has answered the last request for the Lease, be it with a refusal. */
  synchronized boolean isAnswered() {
    return answered;
  }

  /** Why there is no leader; empty while there is one, or not for long. */
  synchronized Optional<String> ailment() {
    Duration leaderless = Duration.ofNanos(nanoTime.getAsLong() - heldAt);
    return leaderless.compareTo(tolerated) <= 0
        ? Optional.empty()
        : Optional.of(
            "nobody has led for %d s; of the Lease: %s".formatted(leaderless.toSeconds(), failure));
  }
}
