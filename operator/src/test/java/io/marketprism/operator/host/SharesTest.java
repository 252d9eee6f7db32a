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
  private static final HostShare RESTARTS =
      new HostShare(List.of(new HostShare.Root(null)), "rem-1");

  /** Two DockerHosts are one daemon. */
  private final Shares shares =
      new Shares(host -> host.equals("local") || host.equals("same") ? "daemon" : host);

  @Test
  void anotherStackSeesWhatOneReportsOnTheSameDaemon() {
    shares.report("a", Map.of("local", RESTARTS), NOW);
    assertThat(elsewhere("b", "same", NOW)).containsExactly(RESTARTS);
    assertThat(elsewhere("b", "other", NOW)).isEmpty();
    assertThat(elsewhere("a", "local", NOW)).isEmpty();
  }

  @Test
  void aStackThatIsNotEvaluatedAnyMoreHoldsNobodyUp() {
    shares.report("a", Map.of("local", RESTARTS), NOW);
    assertThat(elsewhere("b", "local", NOW.plusSeconds(29))).isNotEmpty();
    assertThat(elsewhere("b", "local", NOW.plusSeconds(30))).isEmpty();
  }

  @Test
  void aRestartThatWasNotBegunFreesTheSlotAndNothingElse() {
    shares.report("a", Map.of("local", RESTARTS), NOW);
    shares.concede("a");
    assertThat(elsewhere("b", "local", NOW)).containsExactly(new HostShare(RESTARTS.roots(), null));
    shares.concede("unknown");
  }

  @Test
  void aStackThatIsGoneHasNothing() {
    shares.report("a", Map.of("local", RESTARTS), NOW);
    shares.withdraw("a");
    assertThat(elsewhere("b", "local", NOW)).isEmpty();
  }

  @Test
  void whatIsDecidedIsReportedBeforeAnotherStackDecides() {
    shares.exclusively("a", List.of("local"), NOW, elsewhere -> evaluation());
    shares.exclusively(
        "b",
        List.of("local"),
        NOW,
        elsewhere -> {
          assertThat(elsewhere.get("local")).containsExactly(RESTARTS);
          return evaluation();
        });
  }

  private List<HostShare> elsewhere(String stack, String host, Instant now) {
    return shares.elsewhere(stack, List.of(host), now).getOrDefault(host, List.of());
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
