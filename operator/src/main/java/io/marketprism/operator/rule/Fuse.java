package io.marketprism.operator.rule;

/**
 * Switches an expression off that costs too much. What it costs hangs on what was read, so that it
 * is tried again, ever more rarely: it may fit once a body is small again.
 */
final class Fuse {

  /** About an hour of evaluations that are five seconds apart. */
  private static final int LONGEST_PAUSE = 1024;

  private final StackBudget stack;
  private long counted;
  private int pause;
  private int skipped;

  Fuse(StackBudget stack) {
    this.stack = stack;
  }

  /** Whether it is to be left out this time. */
  synchronized boolean isOff() {
    if (skipped < pause) {
      skipped++;
      return true;
    }
    return false;
  }

  /** Whether the last evaluation cost too much. */
  synchronized boolean hasBlown() {
    return pause > 0;
  }

  /**
   * Takes note of an evaluation.
   *
   * @param units what it cost
   * @param over whether it was ended for that
   * @return whether its result may be used
   */
  synchronized boolean fits(long units, boolean over) {
    boolean fits = stack.replace(counted, over ? 0 : units) && !over;
    counted = fits ? units : 0;
    pause = fits ? 0 : Math.clamp(pause * 2L, 1, LONGEST_PAUSE);
    skipped = 0;
    return fits;
  }
}
