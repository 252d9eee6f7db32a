package io.marketprism.operator.probe;

import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;

/** One look at a service. */
@FunctionalInterface
public interface Look {

  /** Looks; may take its time, for whoever asks for it has a deadline. */
  Reading<ProbeResult> take() throws InterruptedException;

  /**
   * A look that can be taken now.
   *
   * @param incarnation the life of the container that is looked at
   */
  record Aimed(Incarnation incarnation, Look look) {}
}
