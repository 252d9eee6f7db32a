package io.marketprism.operator.e2e;

import io.marketprism.operator.proxy.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the operator is killed.
 *
 * @param again where the one that goes on is killed as well, if it comes there
 */
record CrashPoint(Bench.Fault fault, Trap.Point first, Optional<Trap.Point> again) {

  /** Each step that is seen of an action, at each of its moments. */
  static List<CrashPoint> all() {
    List<CrashPoint> points = new ArrayList<>();
    for (Bench.Fault fault : Bench.Fault.values()) {
      for (Step step : steps(fault)) {
        for (Moment moment : Moment.values()) {
          points.add(new CrashPoint(fault, new Trap.Point(step, moment), Optional.empty()));
        }
      }
    }
    return points;
  }

  /** The steps between the claim and its outcome, and each that a recovery may take. */
  static List<CrashPoint> whileRecovering() {
    List<CrashPoint> points = new ArrayList<>();
    for (Bench.Fault fault : Bench.Fault.values()) {
      for (Trap.Point first : worst(fault)) {
        for (Step step : List.of(Step.LOOK, Step.START, Step.PROGRESS, Step.RELEASE, Step.EVENT)) {
          for (Moment moment : Moment.values()) {
            points.add(new CrashPoint(fault, first, Optional.of(new Trap.Point(step, moment))));
          }
        }
      }
    }
    return points;
  }

  /** Whether docker compose, where it is at work, outlives the operator. */
  boolean leavesComposeAtWork() {
    return (fault == Bench.Fault.CREATE || fault == Bench.Fault.RECREATE)
        && first.moment() == Moment.DELIVERED;
  }

  private static List<Trap.Point> worst(Bench.Fault fault) {
    Step call =
        switch (fault) {
          case START -> Step.START;
          case RESTART -> Step.RESTART;
          case CREATE, RECREATE -> Step.CREATE;
        };
    return List.of(
        new Trap.Point(Step.INTEND, Moment.ANSWERED),
        new Trap.Point(Step.CLAIM, Moment.DELIVERED),
        new Trap.Point(call, Moment.ARRIVED),
        new Trap.Point(call, Moment.ANSWERED));
  }

  private static List<Step> steps(Bench.Fault fault) {
    List<Step> calls =
        switch (fault) {
          case START -> List.of(Step.START);
          case RESTART -> List.of(Step.RESTART);
          case CREATE -> List.of(Step.CREATE, Step.START);
          case RECREATE -> List.of(Step.CREATE, Step.STOP, Step.REMOVE, Step.RENAME, Step.START);
        };
    return Stream.of(
            List.of(Step.LIST, Step.INTEND, Step.CLAIM, Step.LOOK, Step.RECORD),
            calls,
            List.of(Step.VERIFY, Step.END, Step.RELEASE, Step.REPORT, Step.EVENT))
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public String toString() {
    return "%s: %s%s".formatted(fault, first, again.map(p -> ", again " + p).orElse(""));
  }
}
