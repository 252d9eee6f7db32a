package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.TRUE;
import static io.marketprism.operator.runbook.Given.always;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.container;
import static io.marketprism.operator.runbook.Given.readings;
import static io.marketprism.operator.runbook.Given.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.ServiceReadings.Compose;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Only docker compose can make a container, and only of a project that the host lists. */
class ComposedGateTest {

  private static final Compose LISTED = new Compose.Listed("hot", "hot-storage");
  private static final Compose NOT_LISTED =
      new Compose.NotListed("it is not listed", "compose up", "compose up --build");

  private static final ContainerFacts ABSENT = ContainerFacts.absent("hot", "engine", at(0));
  private static final ContainerFacts RUNNING = container(ContainerState.RUNNING);

  @Test
  void whereTheProjectIsListedNothingIsHeld() {
    assertThat(gate(Action.Restart, ABSENT, LISTED)).isEmpty();
    assertThat(gate(Action.Recreate, RUNNING, LISTED)).isEmpty();
  }

  /** It starts well, and is not what it was. */
  @Test
  void whatIsMadeWithOtherValuesSaysSoByTheirNames() {
    Compose other =
        new Compose.Listed("hot", "hot-storage", new TreeSet<>(List.of("MODE", "PASSWORD")));
    AlertPolicy alert = Given.alert(always(TRUE), 0, scenario("gone", null, Action.Start));
    Readings gone = new Readings(Map.of(Given.SERVICE, readings(ABSENT, other)));
    Evaluation evaluation =
        Engine.evaluate(Given.stack(alert), EngineState.INITIAL, gone, History.EMPTY, at(0));
    assertThat(evaluation.decision("Down").map(Decision::message))
        .hasValueSatisfying(
            message ->
                assertThat(message)
                    .startsWith("Create hot: scenario gone")
                    .endsWith(
                        "; its compose files give it other values of MODE, PASSWORD than it was made with"));
  }

  @Test
  void aContainerThatIsGoneNeedsAPersonWithTheCommandForIt() {
    assertThat(gate(Action.Restart, ABSENT, NOT_LISTED))
        .contains(
            new Gate.Hold(
                Reason.NoScenario,
                "scenario s: the container is gone, and it is not listed; do it by hand:"
                    + " `compose up`",
                null));
  }

  @Test
  void whatMustBeMadeAnewNeedsAPersonWithTheCommandForThat() {
    assertThat(gate(Action.Recreate, RUNNING, NOT_LISTED))
        .contains(
            new Gate.Hold(
                Reason.Escalated,
                "scenario s: a restart can't fix it, and it is not listed; do it by hand:"
                    + " `compose up --build`",
                null));
  }

  @Test
  void whatIsGoneIsMadeAndNotMadeAnewWhateverTheScenarioAsksFor() {
    assertThat(gate(Action.Recreate, ABSENT, NOT_LISTED).map(Gate.Hold::message))
        .hasValueSatisfying(message -> assertThat(message).endsWith("`compose up`"));
  }

  @Test
  void whatNeedsNoComposeIsNotHeld() {
    assertThat(gate(Action.Restart, RUNNING, NOT_LISTED)).isEmpty();
    assertThat(gate(Action.Restart, container(ContainerState.EXITED), NOT_LISTED)).isEmpty();
    assertThat(gate(Action.Escalate, ABSENT, NOT_LISTED)).isEmpty();
  }

  private static Optional<Gate.Hold> gate(Action action, ContainerFacts facts, Compose compose) {
    AlertPolicy alert = Given.alert(always(TRUE), 0, scenario("s", null, action));
    Scope scope = new Scope(Given.SERVICE, readings(facts, compose), 0, false, Map.of());
    Situation situation =
        Situation.of(
            Given.stack(alert),
            EngineState.INITIAL,
            Map.of(alert.name(), Given.judged(alert, scope)),
            new Readings(Map.of()),
            History.EMPTY,
            at(0));
    return ScenarioGates.composed(situation.candidate(alert), situation);
  }
}
