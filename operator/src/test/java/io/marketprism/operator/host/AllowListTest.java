package io.marketprism.operator.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.DockerHost;
import io.marketprism.operator.api.DockerHostSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the administrator of a DockerHost allows to be acted on, and by whom. */
class AllowListTest {

  @ParameterizedTest
  @CsvSource({
    "marketprism-nats, marketprism-nats, true",
    "marketprism-nats, marketprism-nats2, false",
    "marketprism-nats, Marketprism-nats, false",
    "marketprism-*, marketprism-, true",
    "marketprism-*, marketprism-nats, true",
    "marketprism-*, other-marketprism-nats, false",
    "*-nats, marketprism-nats, true",
    "*-nats, marketprism-nats-2, false",
    "m*-*s, marketprism-nats, true",
    "m*x*s, marketprism-nats, false",
    "a*a, a, false",
    "a*a, aa, true",
    "*ab*ab*, abab, true",
    "*ab*ab*, aab, false",
    "a*bc*c, abc, false",
    "**, anything, true",
    "*, anything, true"
  })
  void aStarStandsForAnyRunOfCharacters(String pattern, String name, boolean matches) {
    assertThat(AllowList.glob(pattern, name)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({"a.c, abc", "a?c, abc", "[ab], a", "a|b, a", "a+, aa", "\\w, a", "^a$, a"})
  void nothingButTheStarIsSpecial(String pattern, String name) {
    assertThat(AllowList.glob(pattern, name)).isFalse();
    assertThat(AllowList.glob(pattern, pattern)).isTrue();
  }

  @Test
  @Timeout(5)
  void aHostilePatternCostsNothing() {
    String hostile = "a*".repeat(1000) + "b";
    assertThat(AllowList.glob(hostile, "a".repeat(5000))).isFalse();
  }

  @Test
  void anEmptyListAllowsNothing() {
    assertThat(AllowList.allows(List.of(), "prod", "marketprism-nats")).isFalse();
  }

  @Test
  void namespaceAndContainerMustBeAllowedByTheSameLine() {
    List<DockerHostSpec.Allow> lines =
        List.of(line("prod", "marketprism-nats"), line("test-*", "demo-*"));
    assertThat(AllowList.allows(lines, "prod", "marketprism-nats")).isTrue();
    assertThat(AllowList.allows(lines, "test-1", "demo-nats")).isTrue();
    assertThat(AllowList.allows(lines, "prod", "demo-nats")).isFalse();
    assertThat(AllowList.allows(lines, "test-1", "marketprism-nats")).isFalse();
    assertThat(AllowList.allows(lines, "production", "marketprism-nats")).isFalse();
  }

  @Test
  void portsOnTheHostsNetworkAreThoseOfTheLinesThatMatch() {
    List<DockerHostSpec.Allow> lines =
        List.of(
            new DockerHostSpec.Allow(List.of("prod"), List.of("a*"), List.of(8222, 4222)),
            new DockerHostSpec.Allow(List.of("*"), List.of("ab"), List.of(80)),
            new DockerHostSpec.Allow(List.of("prod"), List.of("c"), List.of(22)));
    assertThat(AllowList.hostNetworkPorts(lines, "prod", "ab")).containsExactly(80, 4222, 8222);
    assertThat(AllowList.hostNetworkPorts(lines, "test", "ab")).containsExactly(80);
    assertThat(AllowList.hostNetworkPorts(List.of(line("prod", "ab")), "prod", "ab")).isEmpty();
  }

  private static DockerHostSpec.Allow line(String namespace, String container) {
    return new DockerHostSpec.Allow(List.of(namespace), List.of(container), null);
  }

  /**
   * Else a stack could make the operator act on the control plane that it runs by, or on itself.
   */
  @Test
  void theShippedDockerHostAllowsNoContainerOfTheOperatorsOwnComposeProject() throws IOException {
    Path deploy = Path.of("../deploy");
    DockerHost shipped =
        Serialization.unmarshal(
            Files.readString(deploy.resolve("samples/dockerhost-local.yaml")), DockerHost.class);
    JsonNode compose =
        Serialization.unmarshal(
            Files.readString(deploy.resolve("compose/docker-compose.yml")), JsonNode.class);
    List<String> containers = new ArrayList<>();
    compose
        .path("services")
        .fieldNames()
        .forEachRemaining(
            service -> containers.add("%s-%s-1".formatted(compose.path("name").asText(), service)));
    assertThat(containers)
        .contains("mp-operator-operator-1", "mp-operator-etcd-1")
        .noneMatch(
            container -> AllowList.allows(shipped.getSpec().allowOrEmpty(), "default", container));
    assertThat(AllowList.allows(shipped.getSpec().allowOrEmpty(), "default", "marketprism-nats"))
        .isTrue();
  }
}
