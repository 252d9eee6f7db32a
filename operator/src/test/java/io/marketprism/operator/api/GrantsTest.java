package io.marketprism.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.marketprism.operator.api.DockerHostSpec.Allow;
import io.marketprism.operator.api.DockerHostSpec.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the administrator of a DockerHost grants, and to whom. */
class GrantsTest {

  @ParameterizedTest
  @CsvSource({
    "marketprism-nats, marketprism-nats, true",
    "marketprism-nats, marketprism-nats2, false",
    "marketprism-*, marketprism-, true",
    "marketprism-*, other-marketprism-nats, false",
    "*-nats, marketprism-nats-2, false",
    "m*x*s, marketprism-nats, false",
    "a*a, a, false",
    "a*a, aa, true",
    "*ab*ab*, aab, false",
    "a*bc*c, abc, false",
    "**, anything, true",
    "a.c, abc, false",
    "a?c, abc, false",
    "[ab], a, false"
  })
  void onlyAStarIsSpecial(String glob, String name, boolean matches) {
    assertThat(Grants.matches(glob, name)).isEqualTo(matches);
  }

  /** A bare name is https on its port alone: what else listens there is not granted with it. */
  @ParameterizedTest
  @CsvSource({
    "prod, true, oapi.dingtalk.com, 443, true",
    "prod, true, OAPI.DingTalk.com, 443, true",
    "prod, false, oapi.dingtalk.com, 443, false",
    "prod, false, oapi.dingtalk.com, 80, false",
    "prod, true, oapi.dingtalk.com, 8443, false",
    "prod, true, oapi.dingtalk.com., 443, false",
    "prod, true, evil.oapi.dingtalk.com, 443, false",
    "prod, false, alerts, 9093, true",
    "prod, true, alerts, 9093, true",
    "prod, false, alerts, 9094, false",
    "prod, false, 169.254.169.254, 80, false",
    "prod, false, [::1], 9093, false",
    "test, true, oapi.dingtalk.com, 443, false"
  })
  void aReceiverIsPostedToWhereALineNamesItsHost(
      String namespace, boolean encrypted, String host, int port, boolean granted) {
    Grants grants =
        new Grants(
            "local",
            List.of(
                new Allow(
                    List.of("prod"),
                    List.of("*"),
                    null,
                    null,
                    null,
                    List.of("oapi.dingtalk.com", "alerts:9093")),
                new Allow(List.of("test"), List.of("*"), null)));
    assertThat(grants.receiverRefusal(namespace, encrypted, host, port).isEmpty())
        .isEqualTo(granted);
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.SECONDS)
  void aHostilePatternCostsNothing() {
    assertThat(Grants.matches("a*".repeat(1000) + "b", "a".repeat(5000))).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyListGrantsNothing(Verb verb) {
    Grants none = new Grants("local", List.of());
    assertThat(none.refusal("prod", "nats", verb))
        .contains(
            "the allow-list of DockerHost local does not name container nats for namespace prod");
    assertThat(none.queryRefusal("prod"))
        .contains(
            "the allow-list of DockerHost local has no line with prometheusQueries for namespace"
                + " prod");
  }

  @ParameterizedTest
  @CsvSource({
    "'',             true,  true",
    "'verbs: [observe, act],', true,  true",
    "'verbs: [act],',     true,  true",
    "'verbs: [observe],', true,  false",
    // Of a newer version: nothing that this one knows.
    "'verbs: [delete],', false, false",
    "'verbs: [observe, delete],', true, false",
  })
  void aLineGrantsItsVerbs(String verbs, boolean observes, boolean acts) {
    Grants grants = grants("{%s namespaces: [prod], containers: [nats]}".formatted(verbs));
    assertThat(grants.refusal("prod", "nats", Verb.observe).isEmpty()).isEqualTo(observes);
    assertThat(grants.refusal("prod", "nats", Verb.act).isEmpty()).isEqualTo(acts);
    assertThat(grants.refusal("dev", "nats", Verb.observe)).isPresent();
    assertThat(grants.refusal("prod", "other", Verb.observe)).isPresent();
  }

  @Test
  void whoMayOnlyObserveIsSaidSo() {
    assertThat(
            grants("{namespaces: [prod], containers: [nats], verbs: [observe]}")
                .refusal("prod", "nats", Verb.act))
        .contains(
            "the allow-list of DockerHost local lets namespace prod observe container nats, not act"
                + " on it");
  }

  @Test
  void namespaceContainerAndVerbMustBeOfTheSameLine() {
    Grants grants =
        grants(
            "{namespaces: [prod], containers: [nats], verbs: [observe]}, {namespaces: ['test-*'],"
                + " containers: ['demo-*']}");
    assertThat(grants.refusal("prod", "nats", Verb.act)).isPresent();
    assertThat(grants.refusal("test-1", "demo-nats", Verb.act)).isEmpty();
    assertThat(grants.refusal("prod", "demo-nats", Verb.observe)).isPresent();
    assertThat(grants.refusal("production", "nats", Verb.observe)).isPresent();
  }

  @Test
  void queriesAreGrantedByName() {
    Grants grants =
        grants(
            "{namespaces: [prod], containers: [nats], prometheusQueries: true}, {namespaces: [dev],"
                + " containers: ['*']}, {namespaces: [qa], containers: [x], prometheusQueries: false}");
    assertThat(grants.queryRefusal("prod")).isEmpty();
    assertThat(grants.queryRefusal("dev")).isPresent();
    assertThat(grants.queryRefusal("qa")).isPresent();
  }

  @Test
  void portsOnTheHostsNetworkAreThoseOfTheLinesThatGrant() {
    Grants grants =
        new Grants(
            "local",
            List.of(
                new Allow(List.of("prod"), List.of("a*"), List.of(8222, 4222)),
                new Allow(List.of("*"), List.of("ab"), List.of(80)),
                new Allow(List.of("prod"), List.of("c"), List.of(22))));
    assertThat(grants.hostNetworkPorts("prod", "ab")).containsExactly(80, 4222, 8222);
    assertThat(grants.hostNetworkPorts("test", "ab")).containsExactly(80);
    assertThat(grants.hostNetworkPorts("test", "c")).isEmpty();
  }

  /**
   * Else a stack could make the operator act on the control plane that it runs by, or on itself.
   */
  @Test
  void theShippedDockerHostGrantsNoContainerOfTheOperatorsOwnComposeProject() throws IOException {
    Path deploy = Path.of("../deploy");
    Grants shipped =
        Grants.of(
            "local",
            new KubernetesSerialization()
                .unmarshal(
                    Files.readString(deploy.resolve("samples/dockerhost-local.yaml")),
                    DockerHost.class)
                .getSpec());
    JsonNode compose =
        new KubernetesSerialization()
            .unmarshal(
                Files.readString(deploy.resolve("compose/docker-compose.yml")), JsonNode.class);
    List<String> containers = new ArrayList<>();
    compose
        .path("services")
        .fieldNames()
        .forEachRemaining(
            service -> containers.add("%s-%s-1".formatted(compose.path("name").asText(), service)));
    assertThat(containers)
        .contains("mp-operator-operator-1", "mp-operator-etcd-1")
        .allMatch(c -> shipped.refusal("default", c, Verb.observe).isPresent());
    assertThat(shipped.refusal("default", "marketprism-nats", Verb.act)).isEmpty();
  }

  private static Grants grants(String lines) {
    return Grants.of(
        "local",
        new KubernetesSerialization()
            .unmarshal(
                "---\n{apiVersion: marketprism.io/v1alpha1, kind: DockerHost, metadata: {name: a},"
                    + " spec: {endpoint: 'unix:///x', allow: [%s]}}".formatted(lines),
                DockerHost.class)
            .getSpec());
  }
}
