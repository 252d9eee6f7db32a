package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.FALSE;
import static io.marketprism.operator.runbook.Given.TRUE;
import static io.marketprism.operator.runbook.Given.UNKNOWN;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.container;
import static io.marketprism.operator.runbook.Given.readings;
import static io.marketprism.operator.runbook.Given.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each condition is judged once per evaluation, and all that follows reads the outcome. */
class JudgementTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 30, 31})
  void anEvaluationJudgesEachConditionOnceWhetherPendingFiringOrActing(int second) {
    Counting expr = new Counting(TRUE);
    Counting first = new Counting(FALSE);
    Counting last = new Counting(TRUE);
    AlertPolicy alert =
        Given.alert(
            expr,
            30,
            scenario("wait", first, Action.Wait),
            scenario("crashed", last, Action.Restart));
    EngineState state = EngineState.INITIAL;
    for (int now = 0; now <= second; now++) {
      expr.times = 0;
      first.times = 0;
      last.times = 0;
      state = evaluate(alert, state, now).state();
    }
    assertThat(List.of(expr.times, first.times, last.times)).containsExactly(1, 1, 1);
  }

  @Test
  void scenariosAreNotJudgedWhileTheExpressionDoesNotHold() {
    for (Truth expr : List.of(FALSE, UNKNOWN)) {
      Counting when = new Counting(TRUE);
      AlertPolicy alert = Given.alert(Given.always(expr), 30, scenario("s", when, Action.Restart));
      evaluate(alert, EngineState.INITIAL, 0);
      assertThat(when.times).isZero();
    }
  }

  private static Evaluation evaluate(AlertPolicy alert, EngineState state, int second) {
    Readings readings =
        new Readings(
            Map.of(
                Given.SERVICE,
                readings(
                    Reading.of(container(ContainerState.RUNNING, "c0ffee", at(-3600), at(second))),
                    Map.of("health", Given.failed()))));
    return Engine.evaluate(Given.stack(alert), state, readings, History.EMPTY, at(second));
  }

  private static final class Counting implements Condition {
    private final Truth truth;
    private int times;

    Counting(Truth truth) {
      this.truth = truth;
    }

    @Override
    public Truth judge(Scope scope) {
      times++;
      return truth;
    }

    @Override
    public Set<String> reads() {
      return Set.of();
    }

    @Override
    public String text() {
      return "counted";
    }
  }
}
