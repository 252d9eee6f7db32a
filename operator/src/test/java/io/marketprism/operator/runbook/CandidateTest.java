package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Action.Create;
import static io.marketprism.operator.runbook.Action.Escalate;
import static io.marketprism.operator.runbook.Action.Recreate;
import static io.marketprism.operator.runbook.Action.Restart;
import static io.marketprism.operator.runbook.Action.Start;
import static io.marketprism.operator.runbook.Action.Wait;
import static io.marketprism.operator.runbook.Action.Watch;
import static io.marketprism.operator.runbook.Given.FALSE;
import static io.marketprism.operator.runbook.Given.TRUE;
import static io.marketprism.operator.runbook.Given.UNKNOWN;
import static io.marketprism.operator.runbook.Given.always;
import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.container;
import static io.marketprism.operator.runbook.Given.scenario;
import static io.marketprism.operator.runbook.Given.scope;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a scenario's action, by what there is of the container. */
class CandidateTest {

  private static final ContainerFacts ABSENT = ContainerFacts.absent("c", "engine", at(0));

  @Test
  void whatRunsIsDoneToAsTheScenarioSays() {
    for (Action action : List.of(Start, Restart, Recreate, Watch, Wait, Escalate)) {
      assertThat(action(action, container(ContainerState.RUNNING))).isEqualTo(action);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"EXITED", "CREATED"})
  void whatIsStoppedIsStartedWhereARestartIsAskedFor(ContainerState state) {
    assertThat(action(Restart, container(state))).isEqualTo(Start);
    assertThat(action(Start, container(state))).isEqualTo(Start);
    assertThat(action(Recreate, container(state))).as("a start can't mend it").isEqualTo(Recreate);
  }

  @ParameterizedTest
  @EnumSource(names = {"PAUSED", "RESTARTING", "REMOVING", "DEAD"})
  void whatIsNeitherStoppedNorGoneStaysARestart(ContainerState state) {
    assertThat(action(Restart, container(state))).isEqualTo(Restart);
  }

  @ParameterizedTest
  @EnumSource(names = {"Start", "Restart", "Recreate"})
  void whatIsGoneIsMadeWhateverActionIsAskedFor(Action action) {
    assertThat(action(action, ABSENT)).isEqualTo(Create);
  }

  @ParameterizedTest
  @EnumSource(names = {"Watch", "Wait", "Escalate"})
  void whatIsOnlyWatchedWaitedForOrToldIsNotMade(Action action) {
    assertThat(action(action, ABSENT)).isEqualTo(action);
  }

  @Test
  void nothingIsDoneWithoutAScenario() {
    assertThat(candidate(always(FALSE), Restart, Reading.of(ABSENT)).action()).isNull();
    assertThat(candidate(always(UNKNOWN), Restart, Reading.of(ABSENT)).action()).isNull();
    assertThat(candidate(always(UNKNOWN), Restart, Reading.of(ABSENT)).scenario()).isEmpty();
  }

  @Test
  void whereTheContainerCanNotBeSeenTheScenariosActionStands() {
    assertThat(candidate(null, Restart, Reading.unknown("refused")).action()).isEqualTo(Restart);
  }

  @Test
  void onlyWhatEndsAProcessDisturbs() {
    assertThat(candidate(null, Restart, Reading.of(container(ContainerState.RUNNING))).disturbs())
        .isTrue();
    assertThat(candidate(null, Recreate, Reading.of(container(ContainerState.RUNNING))).disturbs())
        .isTrue();
    assertThat(candidate(null, Restart, Reading.of(container(ContainerState.EXITED))).disturbs())
        .isFalse();
    assertThat(candidate(null, Recreate, Reading.of(ABSENT)).disturbs()).isFalse();
    assertThat(candidate(null, Wait, Reading.of(ABSENT)).disturbs()).isFalse();
    assertThat(candidate(always(UNKNOWN), Restart, Reading.of(ABSENT)).disturbs()).isFalse();
  }

  @Test
  void onlySomeActionsChangeTheWorld() {
    assertThat(List.of(Action.values()).stream().filter(Action::acts))
        .containsExactly(Start, Create, Restart, Recreate);
    assertThat(List.of(Action.values()).stream().filter(Action::disturbs))
        .containsExactly(Restart, Recreate);
  }

  private static @Nullable Action action(Action asked, ContainerFacts facts) {
    return candidate(null, asked, Reading.of(facts)).action();
  }

  private static Candidate candidate(
      @Nullable Condition when, Action asked, Reading<ContainerFacts> container) {
    AlertPolicy alert = Given.alert(always(TRUE), 0, scenario("s", when, asked));
    EngineState state = Given.state(Map.of(), Map.of(), Map.of(), Map.of());
    return Situation.of(
            Given.stack(alert),
            state,
            Map.of(alert.name(), Given.judged(alert, scope(container))),
            new Readings(Map.of()),
            History.EMPTY,
            at(0))
        .candidate(alert);
  }
}
