package io.marketprism.operator.runbook;

import java.util.List;

/**
 * What the decisions of one evaluation were made with, kept as it was: an {@link Explanation} of
 * them is made of it when somebody asks, and can say nothing else than they do.
 */
public final class Grounds {

  /** Of an evaluation that decided nothing. */
  static final Grounds NONE = new Grounds(List.of());

  private final List<Step> steps;

  /**
   * One decision.
   *
   * @param situation as it was when this alert's turn came
   */
  record Step(Candidate candidate, Situation situation, Decision decision) {}

  Grounds(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  List<Step> steps() {
    return steps;
  }
}
