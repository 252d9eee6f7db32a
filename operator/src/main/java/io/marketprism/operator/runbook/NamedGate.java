package io.marketprism.operator.runbook;

import java.util.Optional;

/**
 * A gate with what an explanation says of it.
 *
 * @param name what it is called
 * @param asks what must be there for it to be asked at all
 * @param gate holds, or lets pass
 * @param numbers what it goes by
 * @param opens what lets the alert through again, where it isn't the passing of time
 */
record NamedGate(String name, Asks asks, Gate gate, Numbers numbers, String opens) implements Gate {

  /** What a gate needs: one before it holds the alert where that is missing. */
  enum Asks {
    ANYTHING,
    A_CONTAINER,
    AN_ACTION
  }

  /** What a gate goes by, in a short text; whether it holds or not. */
  @FunctionalInterface
  interface Numbers {
    String of(Candidate candidate, Situation situation);
  }

  @Override
  public Optional<Hold> check(Candidate candidate, Situation situation) {
    return gate.check(candidate, situation);
  }

  /** Why it can't be asked of this alert; empty where it can. */
  Optional<String> unasked(Candidate candidate) {
    if (asks != Asks.ANYTHING && candidate.facts() == null) {
      return Optional.of("the container can't be seen");
    }
    return asks == Asks.AN_ACTION && candidate.action() == null
        ? Optional.of("no scenario applies")
        : Optional.empty();
  }
}
