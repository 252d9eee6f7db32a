package io.marketprism.operator.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.controller.GivenHistory;
import io.marketprism.operator.runbook.Explanation;
import io.marketprism.operator.web.view.Course;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Readings, with what an alert compares them with. */
class CoursesTest {

  private final GivenStack given = GivenStack.of("{}");

  @Test
  void aReadingHasTheLevelOfTheFirstAlertThatHasOne() {
    assertThat(course("publishRate"))
        .returns("data-collector", Course::service)
        .returns("CollectorDataIngestionLow", Course::alert)
        .returns("<", Course::sign)
        .returns(10.0, Course::level)
        .returns("< 10 (thresholds.collectorMinPublishRate)", Course::threshold);
  }

  @Test
  void aLevelThatIsComputedIsOne() {
    assertThat(course("memory"))
        .returns("CollectorHighMemory", Course::alert)
        .returns(">", Course::sign)
        .returns(3e9, Course::level);
  }

  @Test
  void itsPointsAreInOrderAndGoOnWhereNothingWasKnown() {
    given.stack.service("data-collector").isUnprobed("time out");
    given.advance(30);
    List<Course.Point> points = course("publishRate").points();
    assertThat(points).extracting(Course.Point::at).isSorted().doesNotHaveDuplicates();
    assertThat(points.getFirst().value()).isNotNull();
    assertThat(points.getLast().value()).as("Unknown is no number").isNull();
    assertThat(given.stack.now().getEpochSecond() - points.getLast().at()).isLessThan(5);
  }

  @Test
  void whatAlertsDoNotLookAtAnyMoreHasNoThreshold() {
    assertThat(Courses.of(given.judged().history(), new Explanation(List.of())))
        .isNotEmpty()
        .allMatch(course -> course.threshold() == null && course.level() == null);
    assertThat(Courses.of(new GivenHistory().of(), given.stack.last().explain())).isEmpty();
  }

  private Course course(String value) {
    return given.detail().courses().stream()
        .filter(course -> course.value().equals(value))
        .findFirst()
        .orElseThrow();
  }
}
