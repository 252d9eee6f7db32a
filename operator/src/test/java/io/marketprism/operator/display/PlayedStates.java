package io.marketprism.operator.display;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.DockerHost;
import io.marketprism.operator.simulation.PlayedScenario;
import io.marketprism.operator.web.Access;
import io.marketprism.operator.web.Caller;
import io.marketprism.operator.web.Changes;
import io.marketprism.operator.web.Right;
import io.marketprism.operator.web.Sources;
import io.marketprism.operator.web.StackExplanation;
import io.marketprism.operator.web.TestDelivery;
import io.marketprism.operator.web.Views;
import io.marketprism.operator.web.view.About;
import io.marketprism.operator.web.view.HostItem;
import io.marketprism.operator.web.view.StackDetail;
import io.marketprism.operator.web.view.StackItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stacks in each state that there is, played by the real engine: what a page shows of them. */
final class PlayedStates implements Views, Sources {

  static final String TOKEN = "a-token";

  private static final String EARLIER =
      """
      - {at: 5m, services: {clickhouse-hot: {probes: {ping: no answer within 3 s}}}}
      - {at: 40m, services: {nats: {container: {state: exited, asked: true}}}}
      """;

  private final List<StackDetail> details = new ArrayList<>();
  private final List<HostItem> hosts = new ArrayList<>();
  private final Changes changes = new Changes();
  @Nullable String leader = "pod-1";
  boolean leading = true;

  PlayedStates() {
    play("healthy", "timeline:\n" + EARLIER, "2h");
    play(
        "pending",
        "timeline:\n- {at: 1m, services: {nats: {probes: {healthz: connection refused}}}}",
        "68s");
    play(
        "marketprism",
        "timeline:\n"
            + EARLIER
            + """
            - at: 119m30s
              services:
                hot-storage: {probes: {health: {ok: false, status: 503}}}
                cold-storage: {probes: {health: {ok: false, status: 503}}}
            - at: 2h
              services:
                clickhouse-hot: {probes: {ping: no answer within 3 s}, bootSeconds: 40}
            """,
        "2h45s");
    play(
        "broker-down",
        """
        timeline:
        - at: 5m
          services:
            nats: {probes: {healthz: connection refused, varz: connection refused}, whenRestarted: changesNothing}
            hot-storage: {probes: {health: {ok: false, status: 503}}}
            cold-storage: {probes: {health: {ok: false, status: 503}}}
        """,
        "40m");
    play(
        "rate-limited",
        """
        timeline:
        - at: 10s
          services:
            data-collector:
              values:
                publishRate: 0
                recentPublishRate: 0
                rateLimitLines: 12
                websockets: {binance: 0, okx: 0, deribit: 0}
                weakestWebsockets: {binance: 0, okx: 0, deribit: 0}
        """,
        "4m");
    play(
        "approval",
        """
        spec: {mode: Approve}
        timeline:
        - {at: 10s, services: {hot-storage: {probes: {health: no answer within 3 s}}}}
        """,
        "3m");
    play(
        "unseen",
        "timeline:\n- {at: 10s, services: {"
            + hidden("nats", "clickhouse-hot", "clickhouse-cold", "hot-storage", "cold-storage")
            + "}}",
        "5m");
    play(
        "paused",
        """
        spec: {pause: {reason: the disks are being replaced, until: "2026-11-01T05:00:00Z"}}
        timeline:
        - {at: 1m, services: {clickhouse-cold: {container: {state: exited, asked: true}}}}
        """,
        "3m");
    play(
        "observed",
        """
        spec: {mode: Observe}
        timeline:
        - {at: 1m, services: {nats: {probes: {healthz: connection refused}}}}
        """,
        "3m");
    play(
        "misdeclared",
        "spec: {alerts: [{name: TooSlow, service: nats, severity: warning, expr: 'latency > 3'}]}",
        "2m");
    play(
        "maintained",
        """
        spec:
          maintenanceWindows:
          - {name: nightly, schedule: "1 3 * * *", durationSeconds: 3600, reason: NATS is being upgraded}
        timeline:
        - {at: 90s, services: {nats: {container: {state: exited, exitCode: 0, asked: true}}}}
        """,
        "4m");
    play(
        "leaking",
        """
        spec: {services: [{name: data-collector, scheduledRestart: {schedule: 0 20 * * 4}}]}
        timeline:
        - {at: 10m, services: {data-collector: {ramps: {memory: {to: "3060164198", at: 30h}}}}}
        """,
        "12h");
    play(
        "much-memory",
        """
        timeline:
        - {at: 10m, services: {data-collector: {ramps: {memory: {to: "3300000000", at: 20m, again: true}}, whenRestarted: changesNothing}}}
        """,
        "26m");
    play(
        "storm",
        """
        timeline:
        - at: 10s
          services:
            nats: {probes: {healthz: connection refused}}
            clickhouse-hot: {probes: {ping: connection refused}}
            clickhouse-cold: {probes: {ping: connection refused}}
        """,
        "70s");
    PlayedScenario made = PlayedScenario.of("just-made", "", "10s");
    made.stack().setStatus(null);
    details.add(StackViews.detail(made.stack(), null, true, made.now()));
    hosts.add(
        host(
            "away",
            "{reachable: false, message: connection refused, conditions: [{type: Ready, status: 'False',"
                + " reason: EngineUnreachable, message: the engine does not answer}, {type: Reachable,"
                + " status: 'False', reason: EngineUnreachable, message: 'tcp://10.1.2.3:2376: connection refused'}]}"));
    hosts.add(
        host(
            "local",
            "{reachable: true, engineVersion: '29.0', composeVersion: '2.40', conditions: [{type: Ready,"
                + " status: 'True', reason: AllWell, message: all is well}, {type: ClockSynchronized,"
                + " status: 'True', reason: InStep, message: 12 ms ahead}]}"));
  }

  private static String hidden(String... services) {
    return String.join(
        ", ",
        List.of(services).stream()
            .map(s -> s + ": {host: 'unknown: the Docker host does not answer'}")
            .toList());
  }

  private void play(String name, String yaml, String until) {
    PlayedScenario played = PlayedScenario.of(name, yaml, until);
    details.add(StackViews.detail(played.stack(), played.judged(), true, played.now()));
  }

  /** One viewer has a token and may get everything in this namespace. */
  Access access() {
    return new Access() {
      @Override
      public Optional<Caller> authenticate(String token) {
        return token.equals(TOKEN)
            ? Optional.of(new Caller("li", "", List.of(), Map.of()))
            : Optional.empty();
      }

      @Override
      public boolean allows(Caller caller, Right right) {
        return true;
      }
    };
  }

  @Override
  public Optional<StackExplanation> explanation(String namespace, String stack) {
    return Optional.empty();
  }

  @Override
  public Optional<String> flightRecord(String namespace, String remediation) {
    return Optional.of("== state\nrunning, health unhealthy\n" + "a long line ".repeat(40));
  }

  @Override
  public Optional<TestDelivery> sendTest(String dockerHost, String receiver) {
    return Optional.empty();
  }

  /** The time of a stack's scene. */
  Instant now(String name) {
    return stack("prod", name).orElseThrow().now();
  }

  private static HostItem host(String name, String status) {
    return HostViews.item(
        Serialization.unmarshal(
            """
            apiVersion: marketprism.io/v1alpha1
            kind: DockerHost
            metadata: {name: %s}
            spec: {endpoint: 'tcp://10.1.2.3:2376', tls: {secretRef: {name: docker-key}},
              allow: [{namespaces: [prod], containers: ['marketprism-*']}]}
            status: %s
            """
                .formatted(name, status),
            DockerHost.class));
  }

  @Override
  public List<StackItem> stacks() {
    return details.stream().map(StackDetail::stack).toList();
  }

  @Override
  public Optional<StackDetail> stack(String namespace, String name) {
    return details.stream()
        .filter(detail -> detail.stack().namespace().equals(namespace))
        .filter(detail -> detail.stack().name().equals(name))
        .findFirst();
  }

  @Override
  public List<HostItem> dockerHosts() {
    return hosts;
  }

  @Override
  public About about() {
    return new About("pod-1", "1.0.0", leading, leader, PlayedScenario.BEGIN);
  }

  @Override
  public Changes changes() {
    return changes;
  }
}
