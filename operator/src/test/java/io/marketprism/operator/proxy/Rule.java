package io.marketprism.operator.proxy;

/** Decides about the calls that pass. It may take its time: the call waits meanwhile. */
@FunctionalInterface
public interface Rule {

  /** All calls go on. */
  Rule NONE = (moment, call) -> Fate.PASS;

  /**
   * What is to become of a call.
   *
   * @throws InterruptedException when the proxy is closed meanwhile
   */
  Fate at(Moment moment, Call call) throws InterruptedException;
}
