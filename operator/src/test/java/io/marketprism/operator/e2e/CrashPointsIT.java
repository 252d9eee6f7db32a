package io.marketprism.operator.e2e;

import io.marketprism.operator.e2e.Bench.Fault;
import io.marketprism.operator.proxy.Moment;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The operator is killed where that is worst; all points are in {@link EveryCrashPointIT}. */
class CrashPointsIT {

  private static CrashCourse course;

  @BeforeAll
  static void begin() {
    course = new CrashCourse();
  }

  @AfterAll
  static void end() {
    course.close();
  }

  /** Of each action some points before, at and after its call; those that recover soonest. */
  static Stream<CrashPoint> points() {
    return Stream.of(
            at(Fault.START, Moment.ARRIVED, Step.INTEND, Step.CLAIM, Step.START, Step.VERIFY),
            at(Fault.START, Moment.ANSWERED, Step.INTEND, Step.START, Step.END),
            at(Fault.START, Moment.DELIVERED, Step.CLAIM, Step.RECORD, Step.RELEASE),
            at(Fault.RESTART, Moment.ARRIVED, Step.INTEND, Step.VERIFY, Step.END),
            at(Fault.RESTART, Moment.ANSWERED, Step.RESTART, Step.VERIFY, Step.RELEASE),
            at(Fault.RESTART, Moment.DELIVERED, Step.VERIFY, Step.END),
            at(Fault.CREATE, Moment.ARRIVED, Step.INTEND, Step.VERIFY),
            at(Fault.CREATE, Moment.ANSWERED, Step.START),
            at(Fault.RECREATE, Moment.ARRIVED, Step.VERIFY),
            at(Fault.RECREATE, Moment.ANSWERED, Step.START))
        .flatMap(List::stream);
  }

  private static List<CrashPoint> at(Fault fault, Moment moment, Step... steps) {
    return Stream.of(steps)
        .map(step -> new CrashPoint(fault, new Trap.Point(step, moment), Optional.empty()))
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("points")
  void whatTheDeadOneHadBegunComesToItsEndOnce(CrashPoint point) {
    course.survive(point);
  }
}
