package io.marketprism.operator.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.api.StackStatus;
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

  @Test
  void anyMemorySurvivesTheWayThroughAStatus() {
    for (int seed = 0; seed < 2000; seed++) {
      Memory memory = memory(new Random(seed));
      assertThat(throughJson(memory)).as("seed %d: %s", seed, memory).isEqualTo(memory);
    }
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
    var alert =
        StatusCodec.write(
            ALERT,
            AlertState.remembered(memory),
            new Decision(ALERT.name(), ALERT.service(), Reason.Inactive, "", null, null));
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
