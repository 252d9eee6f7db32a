package io.marketprism.operator.act;

import static io.marketprism.operator.act.ProtocolTest.OLD;
import static io.marketprism.operator.act.ProtocolTest.OUTCOMES;
import static io.marketprism.operator.act.ProtocolTest.aborts;
import static io.marketprism.operator.act.ProtocolTest.word;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.container;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.act.Protocol.Fact;
import io.marketprism.operator.act.Protocol.Intent;
import io.marketprism.operator.act.Protocol.State;
import io.marketprism.operator.runbook.AbortReason;
import io.marketprism.operator.runbook.Action;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.CallOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a start that is to finish what was begun, and what was frozen meanwhile. */
class ProtocolStartTest {

  @Test
  void whatWasStartedToFinishTheIntentIsVerified() {
    assertStarted(Action.Start, 0, "Verifying", "Watch", "Failed", "Failed", "Watch");
    assertStarted(Action.Create, 0, "Verifying", "Watch", "Failed", "Failed", "Watch");
  }

  @Test
  void whatRanIsNotLeftDownByAStartThatErs() {
    for (Action action : List.of(Action.Restart, Action.Recreate)) {
      assertStarted(action, 299, "Verifying", "Watch", "Failed", "Watch", "Watch");
      assertStarted(action, 300, "Verifying", "Watch", "Failed", "Failed", "Watch");
    }
  }

  private static void assertStarted(Action action, int tried, String... expected) {
    List<String> steps = new ArrayList<>();
    for (CallOutcome outcome : OUTCOMES) {
      var fact = new Fact.Started(outcome, Duration.ofSeconds(tried));
      steps.add(word(Protocol.next(new Intent(action, OLD), State.IN_DOUBT, fact)));
    }
    assertThat(steps).as("%s, tried for %d s", action, tried).containsExactly(expected);
  }

  @Test
  void whatWasPausedMeanwhileIsNotRestarted() {
    var paused = container(ContainerState.PAUSED, "c0ffee", OLD.startedAt(), at(30));
    for (Action action : List.of(Action.Restart, Action.Recreate)) {
      assertThat(
              Protocol.next(
                  new Intent(action, OLD),
                  State.CLAIMED,
                  new Fact.Inspected(Reading.of(paused), null)))
          .satisfies(aborts(AbortReason.Superseded));
    }
  }
}
