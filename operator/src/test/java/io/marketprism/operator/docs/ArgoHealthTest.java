package io.marketprism.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.ConditionType;
import io.marketprism.operator.runbook.RemediationPhase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/** What Argo CD makes of our resources, by the scripts that the page about GitOps gives. */
class ArgoHealthTest {

  private static final Path SCRIPTS = Path.of("../deploy/argocd/argocd-cm.yaml");

  @ParameterizedTest
  @CsvSource({
    "Healthy, {Ready: True}",
    "Healthy, '{Ready: True, Stalled: False, Reconciling: False, Paused: False}'",
    "Progressing, {Ready: False}",
    "Progressing, {Ready: Unknown}",
    "Progressing, '{Ready: False, Reconciling: True}'",
    "Degraded, '{Ready: False, Reconciling: True, Stalled: True}'",
    "Degraded, '{Stalled: True, Paused: True}'",
    "Suspended, '{Ready: True, Paused: True}'",
    "Progressing, {}",
  })
  void aStackIsAsItsConditionsSay(String health, String conditions) throws IOException {
    assertThat(
            health(
                "MarketPrismStack",
                "{observedGeneration: 3, conditions: [%s]}".formatted(list(conditions))))
        .isEqualTo(health);
  }

  @Test
  void aStackWhoseSpecIsNewerThanItsStatusIsBeingWorkedOn() throws IOException {
    assertThat(
            health(
                "MarketPrismStack",
                "{observedGeneration: 2, conditions: [%s]}".formatted(list("{Ready: True}"))))
        .isEqualTo("Progressing");
    assertThat(health("MarketPrismStack", "null")).isEqualTo("Progressing");
  }

  @ParameterizedTest
  @CsvSource({
    "Healthy, {Ready: True}",
    "Degraded, {Ready: False}",
    "Progressing, {Ready: Unknown}",
    "Progressing, {Reachable: True}",
  })
  void aDockerHostIsAsItsConditionSays(String health, String conditions) throws IOException {
    assertThat(health("DockerHost", "{conditions: [%s]}".formatted(list(conditions))))
        .isEqualTo(health);
    assertThat(health("DockerHost", "null")).isEqualTo("Progressing");
  }

  @ParameterizedTest
  @EnumSource(RemediationPhase.class)
  void aRemediationThatIsOverIsARecord(RemediationPhase phase) throws IOException {
    assertThat(health("Remediation", "{phase: %s, message: m}".formatted(phase)))
        .isEqualTo(
            switch (phase) {
              case AwaitingApproval -> "Suspended";
              case Planned, Executing, Verifying -> "Progressing";
              case Succeeded, Ineffective, Failed, Aborted -> "Healthy";
            });
    assertThat(health("Remediation", "null")).isEqualTo("Progressing");
  }

  /** The scripts name conditions by their types. */
  @Test
  void theConditionsAreThoseOfTheKinds() throws IOException {
    for (ConditionType type :
        new ConditionType[] {
          ConditionType.Ready,
          ConditionType.Stalled,
          ConditionType.Paused,
          ConditionType.Reconciling
        }) {
      assertThat(script("MarketPrismStack")).contains('"' + type.name() + '"');
    }
  }

  /** {@code {Ready: True}} as a list of conditions. */
  private static String list(String conditions) {
    StringBuilder list = new StringBuilder();
    for (var condition : yaml(conditions).properties()) {
      list.append(list.isEmpty() ? "" : ", ")
          .append(
              "{type: %s, status: '%s', message: m}"
                  .formatted(condition.getKey(), condition.getValue().asText()));
    }
    return list.toString();
  }

  private static String health(String kind, String status) throws IOException {
    Globals lua = JsePlatform.standardGlobals();
    lua.set("obj", value(yaml("{metadata: {generation: 3}, status: %s}".formatted(status))));
    return lua.load(script(kind)).call().get("status").tojstring();
  }

  /** What begins with a brace would be taken for JSON. */
  private static JsonNode yaml(String text) {
    return Serialization.unmarshal("---\n" + text, JsonNode.class);
  }

  private static String script(String kind) throws IOException {
    return Serialization.unmarshal(Files.readString(SCRIPTS), JsonNode.class)
        .path("data")
        .path("resource.customizations.health.marketprism.io_" + kind)
        .asText();
  }

  private static LuaValue value(JsonNode node) {
    if (node.isObject()) {
      LuaTable table = new LuaTable();
      node.properties().forEach(entry -> table.set(entry.getKey(), value(entry.getValue())));
      return table;
    }
    if (node.isArray()) {
      LuaTable table = new LuaTable();
      node.forEach(item -> table.set(table.length() + 1, value(item)));
      return table;
    }
    if (node.isNumber()) {
      return LuaValue.valueOf(node.asInt());
    }
    return node.isNull() ? LuaValue.NIL : LuaValue.valueOf(node.asText());
  }
}
