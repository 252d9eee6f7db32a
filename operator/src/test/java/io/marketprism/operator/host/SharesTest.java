package io.marketprism.operator.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.EngineState;
import io.marketprism.operator.runbook.Evaluation;
import io.marketprism.operator.runbook.History;
import io.marketprism.operator.runbook.HostShare;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The storm gate and the slot for restarts are a daemon's, for all stacks on it. */
class SharesTest {

  private static final Instant NOW = Instant.parse("2026-11-01T03:00:00Z");
  private static final HostShare RESTARTS = new HostShare(1, List.of(), "rem-1");

  /** Two DockerHosts are one daemon. */
  private final Shares shares =
      new Shares(host -> host.equals("local") || host.equals("same") ? "daemon" : host);

  @Test
  void anotherStackSeesWhatOneReportsOnTheSameDaemon() {
    shares.report("a", Map.of("local", RESTARTS), NOW);
    assertThat(elsewhere("b", "same", NOW)).isEqualTo(RESTARTS);
    assertThat(elsewhere("b", "other", NOW)).isEqualTo(HostShare.NOTHING);
    assertThat(elsewhere("a", "local", NOW)).isEqualTo(HostShare.NOTHING);
  }

  @Test
  void aStackThatIsNotEvaluatedAnyMoreHoldsNobodyUp() {
    shares.report("a", Map.of("local", RESTARTS), NOW);
    assertThat(elsewhere("b", "local", NOW.plusSeconds(29))).isEqualTo(RESTARTS);
    assertThat(elsewhere("b", "local", NOW.plusSeconds(30))).isEqualTo(HostShare.NOTHING);
  }

  @Test
  void aRestartThatWasNotBegunFreesTheSlotAndNothingElse() {
    shares.report("a", Map.of("local", RESTARTS), NOW);
    shares.concede("a");
    assertThat(elsewhere("b", "local", NOW)).isEqualTo(new HostShare(1, List.of(), null));
    shares.concede("unknown");
  }

  @Test
  void aStackThatIsGoneHasNothing() {
    shares.report("a", Map.of("local", RESTARTS), NOW);
    shares.withdraw("a");
    assertThat(elsewhere("b", "local", NOW)).isEqualTo(HostShare.NOTHING);
  }

  @Test
  void whatIsDecidedIsReportedBeforeAnotherStackDecides() {
    shares.exclusively("a", List.of("local"), NOW, elsewhere -> evaluation());
    shares.exclusively(
        "b",
        List.of("local"),
        NOW,
        elsewhere -> {
          assertThat(elsewhere.get("local")).isEqualTo(RESTARTS);
          return evaluation();
        });
  }

  @Test
  void allOthersAreSummedUpWhateverTheyReportedBefore() {
    Instant failed = NOW.minusSeconds(5);
    shares.report("a", Map.of("local", new HostShare(3, List.of(failed), null)), NOW);
    shares.report("b", Map.of("local", new HostShare(2, List.of(), null), "same", RESTARTS), NOW);
    shares.report("c", Map.of("local", new HostShare(4, List.of(failed), null)), NOW);
    shares.report("c", Map.of("local", new HostShare(5, List.of(), null)), NOW.plusSeconds(10));
    assertThat(elsewhere("d", "local", NOW.plusSeconds(10)))
        .isEqualTo(new HostShare(11, List.of(failed), "rem-1"));
    assertThat(elsewhere("b", "local", NOW.plusSeconds(10)))
        .isEqualTo(new HostShare(8, List.of(failed), null));
    assertThat(elsewhere("d", "local", NOW.plusSeconds(35)))
        .isEqualTo(new HostShare(5, List.of(), null));
  }

  @Test
  void aStackThatConcededIsForgottenAsSoonAsAnyOther() {
    shares.report("a", Map.of("local", RESTARTS), NOW);
    shares.report("b", Map.of("local", RESTARTS), NOW.plusSeconds(20));
    shares.concede("a");
    assertThat(elsewhere("c", "local", NOW.plusSeconds(30))).isEqualTo(RESTARTS);
  }

  private HostShare elsewhere(String stack, String host, Instant now) {
    return shares.elsewhere(stack, List.of(host), now).getOrDefault(host, HostShare.NOTHING);
  }

  private static Evaluation evaluation() {
    return new Evaluation(
        EngineState.INITIAL,
        List.of(),
        List.of(),
        Map.of(),
        History.EMPTY,
        Map.of("local", RESTARTS),
        null);
  }
}
