package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.at;
import static io.marketprism.operator.runbook.Given.container;
import static io.marketprism.operator.runbook.Given.failed;
import static io.marketprism.operator.runbook.Given.readings;
import static io.marketprism.operator.runbook.Given.service;
import static io.marketprism.operator.runbook.Given.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is remembered of a service from one look to the next. */
class ServiceStateTest {

  private static final ServicePolicy SERVICE = service(Given.SERVICE);

  private ServiceState state = ServiceState.INITIAL;

  @Test
  void theFirstSightOfAContainerIsNoStart() {
    see(at(-3600), succeeded(), 0);
    assertThat(state.starts()).isEmpty();
  }

  @Test
  void threeStartsWithinFiveMinutesAreACrashLoop() {
    see(at(-3600), failed(), 0);
    see(at(10), failed(), 11);
    see(at(100), failed(), 101);
    assertThat(state.crashLooping()).isFalse();
    see(at(300), failed(), 301);
    assertThat(state.crashLooping()).isTrue();
    see(at(300), failed(), 312);
    assertThat(state.crashLooping()).as("the first start is out of the window").isFalse();
  }

  @Test
  void whatSomebodyStoppedOrMadeAnewHasNotCrashed() {
    see(at(-3600), succeeded(), 0);
    died(at(9), true, at(10), 11);
    assertThat(state.starts()).as("restarted").isEmpty();
    ContainerFacts created = container(ContainerState.CREATED, "beef", Instant.EPOCH, at(20));
    look(readings(Reading.of(created), Map.of("health", failed())), 20);
    ContainerFacts up = container(ContainerState.RUNNING, "beef", at(21), at(22));
    look(readings(Reading.of(up), Map.of("health", failed())), 22);
    assertThat(state.starts()).as("recreated").isEmpty();
    see(at(30), succeeded(), 31);
    died(at(39), false, at(40), 41);
    assertThat(state.starts()).as("crashed").containsExactly(at(41));
  }

  @Test
  void anUnknownContainerIsNoStart() {
    see(at(-3600), failed(), 0);
    look(readings(Reading.unknown("Docker is away"), Map.of()), 5);
    see(at(-3600), failed(), 10);
    assertThat(state.starts()).isEmpty();
  }

  @Test
  void failsSinceItIsKnownNotToBeReadyUntilItIsKnownToBe() {
    see(at(-3600), failed(), 10);
    see(at(-3600), Reading.unknown("status 401"), 20);
    see(at(-3600), failed(), 30);
    assertThat(state.failingSince()).isEqualTo(at(10));
    see(at(-3600), succeeded(), 40);
    assertThat(state.failingSince()).isNull();
  }

  @Test
  void aShortUnknownDoesNotUnsayWhatWasKnown() {
    see(at(-3600), succeeded(), 0);
    see(at(-3600), Reading.unknown("status 401"), 10);
    Readiness.Verdict unknown = new Readiness.Verdict(Given.UNKNOWN, "");
    assertThat(state.degraded(SERVICE, at(69))).isFalse();
    assertThat(state.reported(SERVICE, unknown, at(69)).ready()).isEqualTo(Given.TRUE);
    assertThat(state.degraded(SERVICE, at(70))).isTrue();
    assertThat(state.reported(SERVICE, unknown, at(70))).isEqualTo(unknown);
  }

  /** Else a person would never hear of what can't be seen but for a moment. */
  @Test
  void oneGoodLookAMinuteDoesNotMakeItSeen() {
    for (int second = 0; second < 900; second += 5) {
      boolean good = second % 60 == 55;
      see(at(-3600), good ? succeeded() : Reading.unknown("status 401"), second);
      boolean finding = second >= 70 && second != 115 && second != 120; // once it seems to be over
      assertThat(state.degraded(SERVICE, at(second))).as("%s s", second).isEqualTo(finding);
    }
    assertThat(state.unseen().why()).contains("status 401");
  }

  @Test
  void oneLookAMinuteThatFailsMakesItNeverUnseen() {
    for (int second = 0; second < 7200; second += 5) {
      boolean good = second % 60 != 55;
      see(at(-3600), good ? succeeded() : Reading.unknown("status 401"), second);
      assertThat(state.degraded(SERVICE, at(second))).as("%s s", second).isFalse();
    }
  }

  @Test
  void aGoodLookEndsItAndOnceItWasUnknownAgainHalfAMinuteOfThem() {
    for (int second = 0; second < 600; second += 5) {
      see(at(-3600), Reading.unknown("status 401"), second);
    }
    see(at(-3600), succeeded(), 600);
    assertThat(state.degraded(SERVICE, at(600))).isFalse();
    see(at(-3600), Reading.unknown("status 401"), 605);
    see(at(-3600), Reading.unknown("status 401"), 610);
    for (int second = 615; second <= 645; second += 5) {
      see(at(-3600), succeeded(), second);
      assertThat(state.degraded(SERVICE, at(second))).as("%s s", second).isEqualTo(second < 645);
    }
  }

  private void see(Instant startedAt, Reading<ProbeResult> health, int second) {
    look(
        readings(
            Reading.of(container(ContainerState.RUNNING, "c0ffee", startedAt, at(second))),
            Map.of("health", health)),
        second);
  }

  private void died(Instant death, boolean asked, Instant startedAt, int second) {
    ContainerFacts facts =
        container(ContainerState.RUNNING, "c0ffee", startedAt, at(second))
            .withDeaths(List.of(new Death(death, 137, false, asked)));
    look(readings(Reading.of(facts), Map.of("health", failed())), second);
  }

  private void look(ServiceReadings readings, int second) {
    state = state.next(SERVICE, readings, Readiness.of(SERVICE, readings), at(second));
  }
}
