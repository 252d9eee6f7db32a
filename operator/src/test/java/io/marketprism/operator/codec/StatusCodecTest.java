package io.marketprism.operator.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.api.StackStatus;
import io.marketprism.operator.api.StackStatus.AlertStatus;
import io.marketprism.operator.compiler.PolicyCompiler;
import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.AlertState;
import io.marketprism.operator.runbook.AlertState.Memory;
import io.marketprism.operator.runbook.Decision;
import io.marketprism.operator.runbook.EngineState;
import io.marketprism.operator.runbook.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever the engine must not forget comes back from a status as it went in. */
class StatusCodecTest {

  private static final AlertPolicy ALERT =
      PolicyCompiler.compile(Serialization.unmarshal("{}", StackSpec.class))
          .policy()
          .alert("BrokerDown")
          .orElseThrow();

  private static final Decision INACTIVE =
      new Decision(ALERT.name(), ALERT.service(), Reason.Inactive, "", null, null);

  private static final Instant NOW = Instant.parse("2026-11-01T03:00:00Z");

  @Test
  void anyMemorySurvivesTheWayThroughAStatus() {
    for (int seed = 0; seed < 2000; seed++) {
      Memory memory = memory(new Random(seed));
      assertThat(throughJson(memory)).as("seed %d: %s", seed, memory).isEqualTo(memory);
    }
  }

  /** What is left out, and of what is shown the firings that don't count any more. */
  @Test
  void whatIsNotShownIsNothingThatCountsAnyMore() {
    int absent = 0;
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      Memory memory = random.nextInt(4) == 0 ? memory(random) : resolved(random);
      Instant now = NOW;
      Optional<AlertStatus> shown =
          StatusCodec.show(ALERT, AlertState.remembered(memory), INACTIVE, now);
      absent += shown.isEmpty() ? 1 : 0;
      Memory read =
          shown.isEmpty()
              ? new Memory(null, null, null, null, List.of())
              : Objects.requireNonNull(throughJson(shown.get()));
      assertThat(read.firingSince()).isEqualTo(memory.firingSince());
      assertThat(read.escalation()).isEqualTo(memory.escalation());
      assertThat(read.waiting()).isEqualTo(memory.waiting());
      assertThat(read.recentFirings())
          .isEqualTo(
              memory.recentFirings().stream()
                  .filter(at -> at.plusSeconds(3600).isAfter(now))
                  .toList());
      if (memory.resolvedAt() != null && memory.resolvedAt().plusSeconds(3600).isAfter(now)) {
        assertThat(read.resolvedAt()).as("it may still be settling").isEqualTo(memory.resolvedAt());
      }
    }
    assertThat(absent).isBetween(100, 1900);
  }

  @Test
  void whatIsNotInactiveIsShownWhateverIsRememberedOfIt() {
    Memory nothing = new Memory(null, null, null, null, List.of());
    Decision blind = new Decision(ALERT.name(), ALERT.service(), Reason.Unknown, "", null, null);
    assertThat(StatusCodec.show(ALERT, AlertState.remembered(nothing), INACTIVE, NOW)).isEmpty();
    assertThat(StatusCodec.show(ALERT, AlertState.remembered(nothing), blind, NOW)).isPresent();
  }

  private static Memory resolved(Random random) {
    Instant at = NOW.minusSeconds(random.nextInt(7200));
    return new Memory(null, at, null, null, List.of(at.minusSeconds(30)));
  }

  @Test
  void whatCanNotBeReadIsAsIfItHadNotBeenWritten() {
    StackStatus status =
        Serialization.unmarshal(
            """
            {"alerts": [{"name": "BrokerDown", "service": "nats", "severity": "critical",
              "state": "Firing", "reason": "Acting", "firingSince": "yesterday",
              "escalatedSince": "2026-13-41T00:00:00Z", "waitingSince": "2026-11-01T03:00:00Z",
              "recentFirings": ["x", "2026-11-01T03:00:00.123Z"]}]}""",
            StackStatus.class);
    assertThat(StatusCodec.read(status).get("BrokerDown"))
        .isEqualTo(
            new Memory(null, null, null, null, List.of(Instant.parse("2026-11-01T03:00:00.123Z"))));
  }

  @Test
  void aStandbyRemembersWhatTheLeaderPublishedAndKeepsItsOwnClocks() {
    Memory mine = memory(new Random(1));
    Memory leaders = memory(new Random(2));
    EngineState state =
        EngineState.remembering(Map.of("BrokerDown", mine, "Other", mine), Map.of());
    EngineState standby = state.adopting(Map.of("BrokerDown", leaders), Map.of());
    assertThat(standby.alert("BrokerDown").memory()).isEqualTo(leaders);
    assertThat(standby.alert("BrokerDown").clocks()).isEqualTo(state.alert("BrokerDown").clocks());
    assertThat(standby.alert("Other").memory().firingSince()).isNull();
  }

  private static @Nullable Memory throughJson(Memory memory) {
    return throughJson(StatusCodec.write(ALERT, AlertState.remembered(memory), INACTIVE));
  }

  private static @Nullable Memory throughJson(AlertStatus alert) {
    var status =
        new StackStatus(
            null, null, null, null, null, null, null, List.of(alert), null, null, null, null, null);
    StackStatus read = Serialization.unmarshal(Serialization.asJson(status), StackStatus.class);
    return new LinkedHashMap<>(StatusCodec.read(read)).get(ALERT.name());
  }

  private static Memory memory(Random random) {
    List<Instant> firings = new ArrayList<>();
    Stream.generate(() -> at(random)).limit(random.nextInt(11)).sorted().forEach(firings::add);
    return new Memory(
        random.nextBoolean() ? at(random) : null,
        random.nextBoolean() ? at(random) : null,
        random.nextBoolean()
            ? new AlertState.Escalation(at(random), "because " + random.nextInt())
            : null,
        random.nextBoolean() ? new AlertState.Waiting(at(random), at(random), "rate-limit") : null,
        firings);
  }

  private static Instant at(Random random) {
    return Instant.ofEpochMilli(random.nextLong(0, 4_000_000_000_000L));
  }
}
