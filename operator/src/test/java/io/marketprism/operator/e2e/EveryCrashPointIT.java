package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The operator is killed at each step of the protocol, and again while it recovers. */
@Tag("faults")
class EveryCrashPointIT {

  private static CrashCourse course;

  @BeforeAll
  static void begin() {
    course = new CrashCourse();
  }

  @AfterAll
  static void end() {
    course.close();
    assertThat(CrashCourse.kills()).isGreaterThanOrEqualTo(300);
  }

  static Stream<CrashPoint> points() {
    return Stream.concat(CrashPoint.all().stream(), CrashPoint.whileRecovering().stream());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("points")
  void whatTheDeadOneHadBegunComesToItsEndOnce(CrashPoint point) {
    course.survive(point);
  }
}
