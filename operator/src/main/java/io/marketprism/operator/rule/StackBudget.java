package io.marketprism.operator.rule;

/**
 * What all expressions of one stack together may cost: in compiling, and in one round of
 * evaluations. Of the latter each counts with what it cost last; the one that would bring the sum
 * over the limit is switched off.
 */
public final class StackBudget {

  /** In units of {@link Meter}. */
  private static final long UNITS = 1_000_000;

  /** A compiled character takes about 300 bytes; the built-in runbook has 6,000 of them. */
  private static final int CHARACTERS = 60_000;

  private long spent;
  private long triedOut;
  private int characters;

  /** Takes in an expression that is to be compiled. */
  synchronized void admit(String expression) throws InvalidRuleException {
    characters += expression.length();
    if (characters > CHARACTERS) {
      throw new InvalidRuleException(
          "the stack's expressions are too long: at most %d characters in all"
              .formatted(CHARACTERS),
          1);
    }
  }

  /** Refuses an expression whose own literals cost too much. */
  synchronized void tryOut(CelRule rule, Positions positions) throws InvalidRuleException {
    if (triedOut > UNITS) {
      throw new InvalidRuleException("the stack's expressions cost too much together", 1);
    }
    Meter meter = rule.tryOut();
    triedOut += meter.spent();
    if (meter.isOver()) {
      throw positions.refused(
          meter.overAt(), "it costs too much: it makes too many values, or too large ones");
    }
  }

  /**
   * Counts an expression with another cost than before.
   *
   * @return whether that fits; if not, it is not counted at all
   */
  synchronized boolean replace(long before, long now) {
    spent -= before;
    if (spent + now > UNITS) {
      return false;
    }
    spent += now;
    return true;
  }
}
