package io.marketprism.operator.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.DockerHost;
import io.marketprism.operator.web.view.HostItem;
import io.marketprism.operator.web.view.HostItem.HostCondition;
import io.marketprism.operator.web.view.HostItem.HostGrant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A DockerHost before it was asked, when it answers and when it doesn't. */
class HostViewsTest {

  private static HostItem item(String allow, String status) {
    return HostViews.item(
        Serialization.unmarshal(
            """
            apiVersion: marketprism.io/v1alpha1
            kind: DockerHost
            metadata: {name: local}
            spec: {endpoint: 'tcp://10.1.2.3:2376', tls: {secretRef: {name: docker-key}}, allow: [%s]}
            status: %s
            """
                .formatted(allow, status),
            DockerHost.class));
  }

  @Test
  void beforeItWasAskedAllIsUnknown() {
    assertThat(item("", "null"))
        .isEqualTo(new HostItem("local", "Unknown", null, null, null, null, List.of(), List.of()));
  }

  @Test
  void oneThatIsReadyHasNothingToSay() {
    HostItem item =
        item(
            "",
            "{reachable: true, engineVersion: '29.0', composeVersion: '2.40', conditions: ["
                + "{type: Ready, status: 'True', reason: AllWell, message: all is well}]}");
    assertThat(item)
        .returns("True", HostItem::ready)
        .returns(true, HostItem::reachable)
        .returns("29.0", HostItem::engineVersion)
        .returns("2.40", HostItem::composeVersion)
        .returns(null, HostItem::message);
    assertThat(item.conditions())
        .containsExactly(new HostCondition("Ready", "True", "AllWell", "all is well"));
  }

  @Test
  void oneThatIsNotReadySaysWhy() {
    assertThat(
            item(
                "",
                "{reachable: false, message: connection refused, conditions: ["
                    + "{type: Ready, status: 'False', reason: EngineUnreachable, message: the engine does not answer}]}"))
        .returns("False", HostItem::ready)
        .returns(false, HostItem::reachable)
        .returns("the engine does not answer", HostItem::message);
    assertThat(item("", "{reachable: false, message: connection refused}").message())
        .as("without the condition, as an older operator wrote it")
        .isEqualTo("connection refused");
  }

  @Test
  void whatIsGrantedIsShownAndWhereItIsNot() {
    HostItem item =
        item(
            "{namespaces: [prod], containers: ['marketprism-*'], verbs: [observe]},"
                + " {namespaces: ['*'], containers: [nats]}",
            "null");
    assertThat(item.grants())
        .containsExactly(
            new HostGrant(List.of("prod"), List.of("marketprism-*"), List.of("observe")),
            new HostGrant(List.of("*"), List.of("nats"), List.of("observe", "act")));
    assertThat(item.toString()).doesNotContain("10.1.2.3", "docker-key");
  }
}
