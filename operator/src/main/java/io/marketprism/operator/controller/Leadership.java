package io.marketprism.operator.controller;

import java.util.concurrent.atomic.AtomicBoolean;

/** Whether this operator is the one that may act. */
public final class Leadership {

  private final String holder;
  private final AtomicBoolean leading = new AtomicBoolean();

  /**
   * @param holder names this operator in the Lease and in what it claims
   */
  public Leadership(String holder) {
    this.holder = holder;
  }

  public String holder() {
    return holder;
  }

  public boolean isLeading() {
    return leading.get();
  }

  public void start() {
    leading.set(true);
  }

  public void stop() {
    leading.set(false);
  }
}
