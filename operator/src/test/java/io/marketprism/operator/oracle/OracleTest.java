package io.marketprism.operator.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.oracle.Violation.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The oracle lets what is right pass and finds each kind of wrong. */
class OracleTest {

  private static final Instant T = Instant.parse("2026-11-29T12:00:00Z");
  private static final String ID = "0123456789abcdef".repeat(4);
  private static final String OTHER = "fedcba9876543210".repeat(4);

  private static Instant at(double seconds) {
    return T.plusMillis((long) (seconds * 1000));
  }

  private static Life life(String action, double claimed, double called) {
    return new Life(
        "default/s.web." + (int) claimed,
        "default/s",
        "web",
        action,
        "web",
        ID,
        at(claimed),
        at(called),
        at(called + 5),
        "Succeeded",
        false);
  }

  private static EngineCall post(double seconds, String target, int status) {
    return new EngineCall(at(seconds), "POST", target, status);
  }

  private static EngineCall restart(double seconds) {
    return post(seconds, "/v1.41/containers/" + ID + "/restart?t=10", 204);
  }

  private static EngineCall start(double seconds, int status) {
    return post(seconds, "/containers/" + ID + "/start", status);
  }

  private static EngineEvent event(double seconds, String action) {
    return new EngineEvent(at(seconds), ID, "web", action);
  }

  /** What was seen; its container runs at the end. */
  private record Seen(
      List<Life> lives, List<EngineCall> calls, List<EngineEvent> events, boolean running) {

    List<Kind> violations() {
      return Oracle.judge(
              new Observed(
                  lives,
                  calls,
                  events,
                  List.of(new ContainerSeen(ID, "web", running)),
                  List.of(),
                  List.of(),
                  List.of("web"),
                  Map.of()))
          .stream()
          .map(Violation::kind)
          .toList();
    }
  }

  private static final List<EngineEvent> RESTARTED =
      List.of(event(2.1, "kill"), event(2.2, "die"), event(2.3, "start"), event(2.4, "restart"));

  @Test
  void aRestartThatWasDoneOnceIsRight() {
    assertThat(
            new Seen(List.of(life("Restart", 1, 3)), List.of(restart(2)), RESTARTED, true)
                .violations())
        .isEmpty();
  }

  @Test
  void aStartThatIsAskedForAgainAndTakesEffectOnceIsRight() {
    assertThat(
            new Seen(
                    List.of(life("Start", 1, 9)),
                    List.of(start(2, 0), start(7, 204)),
                    List.of(event(7.1, "start")),
                    true)
                .violations())
        .isEmpty();
  }

  @Test
  void anIntentThatIsCalledForTwiceIsFound() {
    assertThat(
            new Seen(
                    List.of(life("Restart", 1, 9)),
                    List.of(restart(2), restart(6)),
                    Stream.concat(RESTARTED.stream(), Stream.of(event(6.2, "start"))).toList(),
                    true)
                .violations())
        .containsExactly(Kind.CALLED_TWICE);
    assertThat(
            new Seen(
                    List.of(life("Start", 1, 9)),
                    List.of(start(2, 204), start(6, 204)),
                    List.of(event(2.1, "start"), event(4, "die"), event(6.1, "start")),
                    true)
                .violations())
        .containsExactly(Kind.CALLED_TWICE);
  }

  @Test
  void twoRestartsOfOneIncarnationAreFoundThoughEachHasItsIntent() {
    assertThat(
            new Seen(
                    List.of(life("Restart", 1, 3), life("Restart", 4, 6)),
                    List.of(post(2, "/containers/" + ID + "/restart", 0), restart(5)),
                    List.of(event(5.5, "start")),
                    true)
                .violations())
        .containsExactly(Kind.CALLED_TWICE);
  }

  @Test
  void aCallBeforeItsIntentIsClaimedIsFound() {
    assertThat(
            new Seen(List.of(life("Restart", 2.5, 3)), List.of(restart(2)), RESTARTED, true)
                .violations())
        .contains(Kind.CALLED_WITHOUT_INTENT);
  }

  @Test
  void aCallAfterItsIntentIsOverIsFound() {
    assertThat(
            new Seen(List.of(life("Start", 1, 3)), List.of(start(4, 204)), List.of(), true)
                .violations())
        .containsExactly(Kind.CALLED_WITHOUT_INTENT);
    assertThat(
            new Seen(List.of(life("Start", 1, 3)), List.of(start(14, 304)), List.of(), true)
                .violations())
        .containsExactly(Kind.CALLED_WITHOUT_INTENT);
  }

  @Test
  void aStartThatCameTooLateAndChangedNothingIsRight() {
    assertThat(
            new Seen(
                    List.of(life("Start", 1, 3)),
                    List.of(start(2, 204), start(4, 304)),
                    List.of(event(2.1, "start")),
                    true)
                .violations())
        .isEmpty();
  }

  @Test
  void aCallForAnotherContainerThanTheIntentsIsFound() {
    assertThat(
            new Seen(
                    List.of(life("Start", 1, 3)),
                    List.of(post(2, "/containers/" + OTHER + "/start", 204)),
                    List.of(),
                    true)
                .violations())
        .contains(Kind.CALLED_WITHOUT_INTENT);
  }

  @Test
  void whatARestartLeftDownIsFound() {
    assertThat(
            new Seen(
                    List.of(life("Restart", 1, 3)),
                    List.of(restart(2)),
                    List.of(event(2.2, "die")),
                    false)
                .violations())
        .containsExactly(Kind.LEFT_DOWN);
  }

  @Test
  void whatSomebodyElseStoppedLaterIsNotTheOperatorsFault() {
    assertThat(
            new Seen(
                    List.of(life("Restart", 1, 3)),
                    List.of(restart(2)),
                    Stream.concat(RESTARTED.stream(), Stream.of(event(60, "die"))).toList(),
                    false)
                .violations())
        .isEmpty();
  }

  @Test
  void aFourthRestartOfAServiceInItsPeriodIsFound() {
    List<Life> lives = new ArrayList<>();
    List<EngineCall> calls = new ArrayList<>();
    List<EngineEvent> events = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      lives.add(life("Restart", i * 100 + 1, i * 100 + 3));
      calls.add(restart(i * 100 + 2));
      events.add(event(i * 100 + 2.5, "start"));
    }
    assertThat(new Seen(lives, calls, events, true).violations())
        .containsExactly(Kind.LIMIT_PASSED);
  }

  @Test
  void twoRestartsAtOnceAreFound() {
    Life another =
        new Life(
            "default/s.db.9",
            "default/s",
            "db",
            "Restart",
            "db",
            OTHER,
            at(2.5),
            at(4),
            at(5),
            "Succeeded",
            false);
    assertThat(
            new Seen(List.of(life("Restart", 1, 3), another), List.of(restart(2)), RESTARTED, true)
                .violations())
        .containsExactly(Kind.LIMIT_PASSED);
  }

  @Test
  void aLookAtAContainerThatNoGrantCoversIsFound() {
    assertThat(
            new Seen(
                    List.of(),
                    List.of(new EngineCall(at(1), "GET", "/containers/secret/json", 200)),
                    List.of(),
                    true)
                .violations())
        .containsExactly(Kind.OUTSIDE_GRANTS);
  }

  @Test
  void aRemediationThatDoesNotEndOrStaysHeldIsFound() {
    Life open = openLife(at(1), null, null, "Executing", true);
    Life held = openLife(at(1), at(2), at(3), "Succeeded", true);
    assertThat(new Seen(List.of(open), List.of(), List.of(), true).violations())
        .containsExactly(Kind.NOT_ENDED);
    assertThat(new Seen(List.of(held), List.of(), List.of(), true).violations())
        .containsExactly(Kind.NOT_ENDED);
  }

  private static Life openLife(
      Instant claimed,
      @Nullable Instant called,
      @Nullable Instant ended,
      String phase,
      boolean held) {
    return new Life(
        "default/s.web.1",
        "default/s",
        "web",
        "Start",
        "web",
        ID,
        claimed,
        called,
        ended,
        phase,
        held);
  }

  @Test
  void anAlertThatIsHeldWithoutAReasonIsFound() {
    assertThat(
            Oracle.judge(
                    with(
                        new AlertSeen("default/s", "A", true, ""),
                        new AlertSeen("default/s", "B", true, "Acting"),
                        new AlertSeen("default/s", "C", true, "BackingOff"),
                        new AlertSeen("default/s", "D", false, "")))
                .stream()
                .map(Violation::kind))
        .containsExactly(Kind.HELD_WITHOUT_REASON, Kind.HELD_WITHOUT_REASON);
  }

  private static Observed with(AlertSeen... alerts) {
    return new Observed(
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(alerts),
        List.of(),
        List.of(),
        Map.of());
  }

  @Test
  void aRequestThatWasRefusedForWantOfARightIsFound() {
    Observed seen =
        new Observed(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of("get /api/v1/nodes"),
            List.of(),
            Map.of());
    assertThat(Oracle.judge(seen))
        .containsExactly(new Violation(Kind.FORBIDDEN_REQUEST, "get /api/v1/nodes"));
    assertThat(Oracle.judge(Observed.NOTHING)).isEmpty();
  }

  @Test
  void limitsAreThoseOfTheStack() {
    Limits one = new Limits(1, 1, Duration.ofMinutes(10), 10, Duration.ofMinutes(10));
    Observed seen =
        new Observed(
            List.of(life("Restart", 1, 3), life("Restart", 101, 103)),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Map.of("default/s", one));
    assertThat(Oracle.judge(seen)).extracting(Violation::kind).containsExactly(Kind.LIMIT_PASSED);
  }
}
