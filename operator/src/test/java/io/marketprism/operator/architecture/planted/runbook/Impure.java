package io.marketprism.operator.architecture.planted.runbook;

import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Breaks a rule on purpose: the core logs and reads the clock. */
public final class Impure {

  private static final Logger LOG = LoggerFactory.getLogger(Impure.class);

  private Impure() {}

  /** Looks at the clock and logs. */
  public static void look() {
    LOG.debug("{}", Instant.now());
  }
}
