package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.TRUE;
import static io.marketprism.operator.runbook.Given.alert;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.AlertState.Memory;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is remembered of a stack, also when its policy changes. */
class EngineStateTest {

  private static final StackPolicy BEFORE = stack("memory > 3.0", 30);

  private static final EngineState STATE =
      Given.state(
          Map.of("Down", AlertState.remembered(Memory.NONE.fired(at(0)))),
          Map.of(Given.SERVICE, ServiceState.INITIAL),
          Map.of("rem", Verification.begin(at(0))),
          Map.of("local", at(60)));

  @Test
  void nothingIsForgottenWhenNothingChanges() {
    assertThat(STATE.under(BEFORE, BEFORE)).isEqualTo(STATE);
  }

  @Test
  void newTimesChangeNothing() {
    assertThat(STATE.under(BEFORE, stack("memory > 3.0", 300))).isEqualTo(STATE);
  }

  @Test
  void anAlertWithAnotherExpressionIsAnotherAlert() {
    EngineState next = STATE.under(BEFORE, stack("memory > 4.0", 30));
    assertThat(next.alert("Down")).isEqualTo(AlertState.INITIAL);
    assertThat(next.services()).isEqualTo(STATE.services());
    assertThat(next.verifications()).isEqualTo(STATE.verifications());
    assertThat(next.storms()).isEqualTo(STATE.storms());
  }

  @Test
  void anAlertThatComesUpAfterARestartOfTheOperatorIsRemembered() {
    assertThat(STATE.under(Given.stack(), BEFORE)).isEqualTo(STATE);
  }

  @Test
  void whatWasNeverSeenIsAsAtTheBegin() {
    assertThat(STATE.alert("Other")).isEqualTo(AlertState.INITIAL);
    assertThat(STATE.service("other")).isEqualTo(ServiceState.INITIAL);
  }

  private static StackPolicy stack(String expr, int forSeconds) {
    AlertPolicy alert = alert(new Given.Switch(expr).turn(TRUE), forSeconds);
    assertThat(alert.holdFor()).isEqualTo(seconds(forSeconds));
    return Given.stack(alert);
  }
}
