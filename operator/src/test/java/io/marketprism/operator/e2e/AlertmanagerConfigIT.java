package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The configuration that is shipped, in a real Alertmanager: who is called for what, and who not.
 */
class AlertmanagerConfigIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  /** More than the longest group_wait here. */
  private static final Duration LONGER = Duration.ofSeconds(8);

  private static final String OPERATOR = "source=marketprism-operator";

  private final ListeningReceiver oncall = ListeningReceiver.willing();
  private final ListeningReceiver team = ListeningReceiver.willing();
  private final Monitoring alertmanager = Monitoring.alertmanagerAlone(config());

  /** As it is, but for its addresses, and with times that a test can wait for. */
  private String config() {
    try {
      return Files.readString(Shell.ROOT.resolve("deploy/alertmanager/alertmanager.yml"))
          .replace("http://127.0.0.1:8060/dingtalk/oncall/send", oncall.url())
          .replace("http://127.0.0.1:8060/dingtalk/team/send", team.url())
          .replace("group_wait: 3m", "group_wait: 4s")
          .replace("group_wait: 30s", "group_wait: 1s");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() {
    alertmanager.close();
    oncall.close();
    team.close();
  }

  @Test
  void whatIsBeingHealedRingsForNobodyAndAnEscalationAtOnce() {
    fires("alertname=BrokerDown", "severity=critical", "job=nats");
    fires(OPERATOR, "alertname=BrokerDown", "severity=critical", "handled=true");
    nobodyIsCalled();
    fires(OPERATOR, "alertname=MarketPrismEscalated", "severity=critical", "alert=BrokerDown");
    await("the escalation").atMost(SOON).until(() -> !called(oncall).isEmpty());
    assertThat(called(oncall)).containsOnly("MarketPrismEscalated");
    assertThat(called(team)).isEmpty();
  }

  @Test
  void whatTheOperatorLeavesAloneRingsOnce() {
    fires("alertname=BrokerDown", "severity=critical");
    fires(OPERATOR, "alertname=BrokerDown", "severity=critical", "handled=false");
    fires(OPERATOR, "alertname=ClickHouseHotDown", "severity=critical", "handled=false");
    await("each").atMost(SOON).until(() -> called(oncall).size() >= 2);
    assertThat(called(oncall)).containsExactlyInAnyOrder("BrokerDown", "ClickHouseHotDown");
  }

  @Test
  void anotherClusterRingsForItself() {
    fires("alertname=BrokerDown", "severity=critical", "cluster=b");
    fires(OPERATOR, "alertname=BrokerDown", "severity=critical", "handled=true", "cluster=a");
    await("the other's").atMost(SOON).until(() -> called(oncall).contains("BrokerDown"));
  }

  @Test
  void whatTheOperatorSaysPrometheusNeedsNotSayAgain() {
    List<String> about = List.of("namespace=a", "stack=mp", "service=nats", "alert=BrokerDown");
    fires(with(about, OPERATOR, "alertname=MarketPrismEscalated", "severity=critical"));
    fires(with(about, "alertname=MarketPrismStackEscalated", "severity=critical"));
    fires("alertname=MarketPrismOperatorDown", "severity=critical");
    await("the operator's own and its absence")
        .atMost(SOON)
        .until(() -> called(oncall).contains("MarketPrismOperatorDown"));
    assertThat(called(oncall)).doesNotContain("MarketPrismStackEscalated");
  }

  private static String[] with(List<String> labels, String... more) {
    return Stream.concat(labels.stream(), Arrays.stream(more)).toArray(String[]::new);
  }

  private void nobodyIsCalled() {
    await()
        .during(LONGER)
        .atMost(LONGER.plusSeconds(5))
        .until(() -> called(oncall).isEmpty() && called(team).isEmpty());
  }

  private void fires(String... labels) {
    alertmanager.amtool(
        Stream.concat(Stream.of("alert", "add"), Arrays.stream(labels)).toArray(String[]::new));
  }

  private static List<String> called(ListeningReceiver receiver) {
    return receiver.taken().stream()
        .flatMap(body -> body.path("alerts").valueStream())
        .map(alert -> alert.path("labels").path("alertname").asText())
        .toList();
  }
}
