package io.marketprism.operator.controller;

import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.report.Wording;
import java.time.Duration;
import java.time.Instant;

/** Writes statuses, and no more often than there is something to say. */
final class Publisher {

  /** A message that changes with each look (a number in it) is no reason to write each second. */
  private static final Duration WORDING_EVERY = Duration.ofSeconds(30);

  private final StatusWrites<StackStatus, MarketPrismStack> writes;

  Publisher(StatusWrites<StackStatus, MarketPrismStack> writes) {
    this.writes = writes;
  }

  /** Writes a status that differs; in wording alone not more often than every 30 s. */
  UpdateControl<MarketPrismStack> publish(
      MarketPrismStack stack, StackStatus status, Watched watched, Instant now) {
    boolean isDue =
        !now.isBefore(watched.writtenAt().plus(WORDING_EVERY))
            || !Wording.without(status).equals(Wording.withoutOrNull(stack.getStatus()));
    if (status.equals(stack.getStatus()) || !isDue) {
      return UpdateControl.noUpdate();
    }
    watched.written(now);
    return publish(stack, status);
  }

  UpdateControl<MarketPrismStack> publish(MarketPrismStack stack, StackStatus status) {
    return status.equals(stack.getStatus())
        ? UpdateControl.noUpdate()
        : writes.write(stack, status);
  }
}
