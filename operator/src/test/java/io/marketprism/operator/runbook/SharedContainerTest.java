package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.TRUE;
import static io.marketprism.operator.runbook.Given.always;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.container;
import static io.marketprism.operator.runbook.Given.readings;
import static io.marketprism.operator.runbook.Given.scenario;
import static io.marketprism.operator.runbook.Given.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two services that are declared to be one container don't both act on it. */
class SharedContainerTest {

  private static final ServiceReadings.Compose LISTED =
      new ServiceReadings.Compose.Listed("p", "s");

  @Test
  void onlyTheFirstInTheRunbooksOrderActsOnIt() {
    ContainerFacts one = container(ContainerState.EXITED, "c0ffee", at(-9), at(0));
    List<Decision> decisions = decisions(one, one);
    assertThat(decisions)
        .extracting(Decision::reason)
        .containsExactly(Reason.ClaimedByOtherStack, Reason.Acting);
    assertThat(decisions.getFirst().message())
        .isEqualTo(
            "container marketprism-hot-storage is that of service a of the same stack: what b"
                + " declares acts on nothing");
  }

  @Test
  void anotherContainerIsAnotherWhateverItsName() {
    assertThat(
            decisions(
                container(ContainerState.EXITED, "c0ffee", at(-9), at(0)),
                container(ContainerState.EXITED, "decaf", at(-9), at(0))))
        .extracting(Decision::reason)
        .containsExactly(Reason.Acting, Reason.Acting);
  }

  @Test
  void oneThatIsGoneIsKnownByItsName() {
    ContainerFacts gone = ContainerFacts.absent("one", "engine", at(0));
    assertThat(decisions(gone, gone))
        .extracting(Decision::reason)
        .containsExactly(Reason.ClaimedByOtherStack, Reason.Acting);
    assertThat(decisions(gone, ContainerFacts.absent("other", "engine", at(0))))
        .extracting(Decision::reason)
        .containsExactly(Reason.Acting, Reason.Acting);
    assertThat(decisions(gone, ContainerFacts.absent("one", "another engine", at(0))))
        .extracting(Decision::reason)
        .containsExactly(Reason.Acting, Reason.Acting);
  }

  /** The alert of the second service comes first, and is critical: order of services decides. */
  private static List<Decision> decisions(ContainerFacts ofA, ContainerFacts ofB) {
    StackPolicy one = Given.stack();
    StackPolicy policy =
        new StackPolicy(
            one.mode(),
            null,
            one.settle(),
            one.limits(),
            Topology.of(List.of(Given.service("a"), Given.service("b"))),
            List.of(alert("BDown", "b", Severity.critical), alert("ADown", "a", Severity.warning)),
            Set.of(),
            Map.of());
    Readings readings =
        new Readings(Map.of("a", readings(ofA, LISTED), "b", readings(ofB, LISTED)));
    return Engine.evaluate(policy, EngineState.INITIAL, readings, History.EMPTY, at(0)).decisions();
  }

  private static AlertPolicy alert(String name, String service, Severity severity) {
    return new AlertPolicy(
        name,
        service,
        severity,
        always(TRUE),
        seconds(0),
        seconds(0),
        false,
        List.of(),
        List.of(scenario("down", null, Action.Start)),
        new AlertPolicy.Verify(always(TRUE), seconds(60), seconds(5)),
        new AlertPolicy.Escalation(3, null),
        Map.of());
  }
}
