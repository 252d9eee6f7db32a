package io.marketprism.operator.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.MarketPrismStack;
import io.marketprism.operator.api.Remediation;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusScreenTest {

  private static final Instant NOW = Instant.parse("2026-11-30T19:05:00Z");
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  @Test
  void theVerdictComesFirstAndThenWhatItIsMadeOf() {
    MarketPrismStack stack =
        Serialization.unmarshal(
            """
            metadata: {name: marketprism, namespace: default}
            spec: {}
            status:
              state: Healing
              stateSince: "2026-11-30T19:03:00Z"
              ready: 1/2
              summary: NATS does not answer on port 8222 since 19:03.
              services:
              - {name: nats, ready: "False", container: marketprism-nats, state: exited, message: it is exited}
              - {name: hot-storage, ready: "True", container: marketprism-hot-storage, state: running}
              alerts:
              - {name: BrokerDown, service: nats, severity: critical, state: Firing, reason: RemediationInProgress,
                 message: "Start is under way", firingSince: "2026-11-30T19:03:05Z"}
              - {name: HotStorageDown, service: hot-storage, severity: critical, state: Inactive, reason: Inactive,
                 resolvedAt: "2026-11-30T18:03:05Z"}
            """,
            MarketPrismStack.class);
    Remediation remediation =
        Serialization.unmarshal(
            """
            metadata: {name: marketprism.nats.7, namespace: default, creationTimestamp: "2026-11-30T19:03:06Z"}
            spec: {stack: marketprism, service: nats, alert: BrokerDown, scenario: stopped, action: Start, reason: it,
                   actBefore: "2026-11-30T19:03:16Z"}
            status: {phase: Verifying, message: carried out, executingAt: "2026-11-30T19:03:06Z"}
            """,
            Remediation.class);
    assertThat(new StatusScreen(stack, List.of(remediation)).text(NOW, ZONE))
        .isEqualTo(
            """
            marketprism  Healing since 03:03:00 (2m0s)  ready 1/2  mode Enforce

            NATS does not answer on port 8222 since 19:03.

            SERVICE       READY   CONTAINER                 STATE     MESSAGE
            nats          False   marketprism-nats          exited    it is exited
            hot-storage   True    marketprism-hot-storage   running   -

            ALERT        STATE    SINCE      REASON                  MESSAGE
            BrokerDown   Firing   03:03:05   RemediationInProgress   Start is under way

            TIME       NAME                 ACTION       BECAUSE OF           PHASE       TOOK    MESSAGE
            03:03:06   marketprism.nats.7   Start nats   BrokerDown/stopped   Verifying   1m54s   carried out
            """);
  }

  @Test
  void oneThatWasNotEvaluatedYetSaysSo() {
    MarketPrismStack stack =
        Serialization.unmarshal("metadata: {name: new}\nspec: {}", MarketPrismStack.class);
    assertThat(new StatusScreen(stack, List.of()).text(NOW, ZONE))
        .isEqualTo("new  not evaluated yet  ready unknown  mode Enforce\n");
  }
}
