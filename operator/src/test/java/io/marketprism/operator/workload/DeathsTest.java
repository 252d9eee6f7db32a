package io.marketprism.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Death;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.runbook.Incarnation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The sequences of events are those that a Docker Engine 20.10 was seen to send. */
class DeathsTest {

  private static final Instant ZERO = Instant.parse("2026-11-01T03:00:00Z");

  private final Deaths deaths = new Deaths(at -> at);

  @Test
  void aCrashIsNotAsked() {
    start(0);
    die(30, 3);
    start(30.3);
    assertThat(running(30.3, 30)).containsExactly(new Death(at(30), 3, false, false));
  }

  @Test
  void theEndOfAnotherContainerMayHaveFreedSomething() {
    assertThat(deaths.latestBeside("other")).isEmpty();
    die(30, 3);
    assertThat(deaths.latestBeside("id")).isEmpty();
    assertThat(deaths.latestBeside("other")).contains(at(30));
    deaths.event(new ContainerEvent("neighbour", "neighbour", "die", at(40), 0, 0));
    die(50, 3);
    die(60, 3);
    assertThat(deaths.latestBeside("id")).contains(at(40));
    assertThat(deaths.latestBeside("neighbour")).contains(at(60));
  }

  @Test
  void aStopIsAskedAlsoOneThatTookAKill() {
    start(0);
    kill(8.6, 15);
    kill(18.6, 9);
    die(18.7, 137);
    event("stop", 18.8, -1, 0);
    assertThat(exited(18.7, 137)).containsExactly(new Death(at(18.7), 137, false, true));
  }

  @Test
  void aCrashAfterAnAskedRestartIsNotAsked() {
    start(0);
    kill(10, 15);
    die(11, 0);
    event("stop", 11.1, -1, 0);
    start(11.3);
    event("restart", 11.4, -1, 0);
    die(20, 1);
    assertThat(restarting(20, 1))
        .containsExactly(new Death(at(11), 0, false, true), new Death(at(20), 1, false, false));
  }

  @Test
  void aSignalThatIsAMessageAsksForNothing() {
    start(0);
    kill(10, 1);
    die(50, 3);
    assertThat(restarting(50, 3)).containsExactly(new Death(at(50), 3, false, false));
  }

  @Test
  void aSignalThatIsAMessageAsksWhenItKills() {
    start(0);
    kill(10, 1);
    die(10.1, 129);
    start(11);
    kill(20, 28); // the stop signal of some images
    die(20.1, 0);
    event("stop", 20.2, -1, 0);
    assertThat(exited(20.1, 0)).extracting(Death::asked).containsExactly(true, true);
  }

  @Test
  void outOfMemoryIsToldBeforeTheDeath() {
    start(0);
    event("oom", 4.929, -1, 0);
    die(4.955, 137);
    start(5.2);
    assertThat(running(5.2, 4.955)).containsExactly(new Death(at(4.955), 137, true, false));
  }

  @Test
  void outOfMemoryMayBeToldJustAfterTheDeath() {
    start(0);
    die(4.9, 137);
    event("oom", 4.95, -1, 0);
    assertThat(restarting(4.9, 137)).extracting(Death::oom).containsExactly(true);
  }

  @Test
  void anOutOfMemoryOfAChildLongAgoIsNotTheDeathsReason() {
    start(0);
    event("oom", 10, -1, 0);
    die(60, 1);
    assertThat(restarting(60, 1)).extracting(Death::oom).containsExactly(false);
  }

  @Test
  void anInspectionTellsOutOfMemoryThatNoEventTold() {
    start(0);
    die(5, 137);
    start(5.3);
    assertThat(seen(facts(ContainerState.RUNNING, "unless-stopped", 5.3, 5.001, 0, true)))
        .containsExactly(new Death(at(5), 137, true, false));
  }

  @Test
  void anInspectionShowsADeathThatNoEventTold() {
    assertThat(exited(10, 137)).containsExactly(new Death(at(10), 137, false, true));
    assertThat(restarting(20, 1)).last().isEqualTo(new Death(at(20), 1, false, false));
    assertThat(seen(facts(ContainerState.EXITED, "on-failure", 29, 30, 2, false)))
        .last()
        .isEqualTo(new Death(at(30), 2, false, false));
  }

  @Test
  void anEventCorrectsWhatAnInspectionShowedAMomentEarlier() {
    start(0);
    assertThat(exited(10, 3)).extracting(Death::asked).containsExactly(true);
    die(10.002, 3);
    assertThat(exited(10, 3)).containsExactly(new Death(at(10.002), 3, false, false));
  }

  @Test
  void deathsInQuickSuccessionAreAllCounted() {
    for (int i = 0; i < 4; i++) {
      start(i * 0.5);
      die(i * 0.5 + 0.3, 1);
    }
    assertThat(restarting(1.8, 1)).hasSize(4);
  }

  @Test
  void aStopThatWasHeardFromItsMiddleOnIsAsked() {
    deaths.event(ContainerEvent.GAP);
    die(10, 0);
    event("stop", 10.1, -1, 0);
    assertThat(exited(10, 0)).containsExactly(new Death(at(10), 0, false, true));
  }

  @Test
  void aStopOfACrashedOneDoesNotExcuseItsCrash() {
    start(0);
    die(1, 1);
    event("stop", 2, -1, 0);
    assertThat(exited(1, 1)).containsExactly(new Death(at(1), 1, false, false));
  }

  @Test
  void keepsAnHourAndFifty() {
    for (int i = 0; i < 60; i++) {
      start(i * 100);
      die(i * 100 + 50, i);
    }
    List<Death> known = restarting(5950, 59);
    assertThat(known).hasSize(36);
    assertThat(known.getFirst().at()).isAfterOrEqualTo(at(5951 - 3600));
    for (int i = 0; i < 60; i++) {
      start(5960 + i);
      die(5960.5 + i, i);
    }
    assertThat(restarting(6019.5, 59)).hasSize(50);
  }

  @Test
  void containersHaveDeathsOfTheirOwn() {
    die(10, 1);
    deaths.event(new ContainerEvent("other", "other", "die", at(11), 2, 0));
    assertThat(restarting(10, 1)).extracting(Death::exitCode).containsExactly(1);
  }

  @Test
  void anAbsentContainerHasNone() {
    die(10, 1);
    assertThat(deaths.seen(ContainerFacts.absent("c", "engine", at(11)))).isEmpty();
  }

  private void start(double second) {
    event("start", second, -1, 0);
  }

  private void kill(double second, int signal) {
    event("kill", second, -1, signal);
  }

  private void die(double second, int exitCode) {
    event("die", second, exitCode, 0);
  }

  private void event(String action, double second, int exitCode, int signal) {
    deaths.event(new ContainerEvent("c", "id", action, at(second), exitCode, signal));
  }

  private List<Death> running(double started, double finished) {
    return seen(facts(ContainerState.RUNNING, "unless-stopped", started, finished, 0, false));
  }

  private List<Death> exited(double finished, int exitCode) {
    return seen(facts(ContainerState.EXITED, "unless-stopped", 0, finished, exitCode, false));
  }

  private List<Death> restarting(double finished, int exitCode) {
    return seen(facts(ContainerState.RESTARTING, "unless-stopped", 0, finished, exitCode, false));
  }

  private List<Death> seen(ContainerFacts facts) {
    return deaths.seen(facts);
  }

  private static ContainerFacts facts(
      ContainerState state,
      String restartPolicy,
      double started,
      double finished,
      int exitCode,
      boolean oomKilled) {
    return new ContainerFacts(
        "c",
        new Incarnation("engine", "id", at(started)),
        state,
        "none",
        exitCode,
        oomKilled,
        restartPolicy,
        Double.POSITIVE_INFINITY,
        Duration.ofSeconds(10),
        new ContainerFacts.Endpoints(false, Set.of()),
        ContainerFacts.ComposeLabels.NONE,
        Environment.EMPTY,
        "",
        at(finished),
        List.of(),
        at(Math.max(started, finished) + 1));
  }

  private static Instant at(double seconds) {
    return ZERO.plusMillis(Math.round(seconds * 1000));
  }
}
