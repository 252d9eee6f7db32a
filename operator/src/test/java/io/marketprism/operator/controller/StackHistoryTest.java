package io.marketprism.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.compiler.PolicyCompiler;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.EngineState;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Readings;
import io.marketprism.operator.runbook.ServiceReadings;
import io.marketprism.operator.runbook.StackPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is kept of a stack for people: bounded, whatever happens. */
class StackHistoryTest {

  private static final Instant BEGIN = Instant.parse("2026-11-01T03:00:00Z");
  private static final StackPolicy POLICY =
      PolicyCompiler.compile(Serialization.unmarshal("{}", StackSpec.class)).policy();

  private final StackHistory history = new StackHistory();

  @Test
  void numbersThatAlertsLookAtAreKeptFromTheirFirstReadingOn() {
    take(0, Map.of("memory", Reading.of(1e9), "openFiles", Reading.of(7.0)));
    take(5, Map.of("memory", Reading.of(2e9), "publishRate", Reading.of(40.0)));
    take(10, Map.of("memory", Reading.unknown("away"), "publishRate", Reading.of(41.0)));
    assertThat(history.series())
        .extracting(StackHistory.Series::value)
        .containsExactlyInAnyOrder("memory", "publishRate");
    assertThat(series("memory").values()).containsExactly(1e9f, 2e9f, Float.NaN);
    assertThat(series("publishRate").values()).containsExactly(Float.NaN, 40f, 41f);
    assertThat(series("memory").seconds())
        .containsExactly(
            BEGIN.getEpochSecond(), BEGIN.getEpochSecond() + 5, BEGIN.getEpochSecond() + 10);
  }

  @Test
  void aDayIsNoMoreThanAnHour() {
    for (int second = 0; second < 86_400; second += 5) {
      take(second, Map.of("memory", Reading.of((double) second)));
    }
    StackHistory.Series memory = series("memory");
    assertThat(memory.seconds()).hasSizeLessThanOrEqualTo(StackHistory.POINTS).isSorted();
    assertThat(memory.seconds().getLast() - memory.seconds().getFirst())
        .isGreaterThan(Duration.ofMinutes(58).toSeconds());
    assertThat(memory.values().getLast()).isGreaterThan(86_000f);
  }

  @Test
  void troublesAreKeptFromTheirBeginToTheirEnd() {
    at(0, EngineState.INITIAL);
    at(10, firingSince(BEGIN.plusSeconds(8)));
    assertThat(history.troubles())
        .containsExactly(new StackHistory.Span(BEGIN.plusSeconds(8), null, List.of("BrokerDown")));
    at(60, EngineState.INITIAL);
    assertThat(history.troubles())
        .containsExactly(
            new StackHistory.Span(
                BEGIN.plusSeconds(8), BEGIN.plusSeconds(60), List.of("BrokerDown")));
    for (int i = 1; i < 500; i++) {
      at(i * 100, firingSince(BEGIN.plusSeconds(i * 100L)));
      at(i * 100 + 50, EngineState.INITIAL);
    }
    assertThat(history.troubles()).hasSize(StackHistory.MOST_TROUBLES);
  }

  @Test
  void aTroubleHasTheFirstFewAlertsThatFiredInIt() {
    at(0, firingSince(BEGIN, "D", "E"));
    at(10, firingSince(BEGIN, "C", "D"));
    at(20, firingSince(BEGIN, "A", "B", "F"));
    assertThat(history.troubles())
        .containsExactly(new StackHistory.Span(BEGIN, null, List.of("D", "E", "C", "A", "B")));
    at(30, EngineState.INITIAL);
    at(40, firingSince(BEGIN.plusSeconds(40), "F"));
    assertThat(history.troubles().getLast().alerts()).containsExactly("F");
  }

  private static EngineState firingSince(Instant since) {
    return firingSince(since, "BrokerDown");
  }

  private static EngineState firingSince(Instant since, String... alerts) {
    return EngineState.remembering(
        Stream.of(alerts)
            .collect(
                Collectors.toMap(
                    alert -> alert,
                    alert -> new AlertState.Memory(since, null, null, null, List.of()))),
        Map.of());
  }

  private StackHistory.Series series(String value) {
    return history.series().stream()
        .filter(series -> series.value().equals(value))
        .findFirst()
        .orElseThrow();
  }

  private void at(int second, EngineState state) {
    history.take(POLICY, new Readings(Map.of()), state, BEGIN.plusSeconds(second));
  }

  private void take(int second, Map<String, Reading<Object>> values) {
    ServiceReadings collector =
        new ServiceReadings(
            Reading.unknown("not looked at"),
            Map.of("metrics", Reading.of(new ProbeResult(true, "200 in time", 200, null, values))),
            new ServiceReadings.Access.Granted(),
            new ServiceReadings.Compose.NotListed("", "", ""),
            null);
    history.take(
        POLICY,
        new Readings(Map.of("data-collector", collector)),
        EngineState.INITIAL,
        BEGIN.plusSeconds(second));
  }
}
