package io.marketprism.operator.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.type.TypeReference;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.Condition;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.runbook.Expression;
import io.marketprism.operator.runbook.Incarnation;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.ScenarioPolicy;
import io.marketprism.operator.runbook.Scope;
import io.marketprism.operator.runbook.ServiceReadings;
import io.marketprism.operator.simulation.StackFixture;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stacks that mean harm, from {@code hostile-stacks.yaml}: each is compiled in time, its places are
 * named, and nothing that it says over planted secrets gives one away.
 */
class HostileStacksTest {

  /** What is planted in the environment, in bodies and in labels; all hold this word. */
  private static final String CANARY = "canary";

  private static final Instant NOW = Instant.parse("2026-11-01T03:00:00Z");

  /** An entry of the file. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Hostile(String name, String spec, @Nullable List<String> faults, boolean unreadable) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Hostile> readable() throws IOException {
    return all().stream().filter(stack -> !stack.unreadable()).toList();
  }

  static List<Hostile> unreadable() throws IOException {
    return all().stream().filter(Hostile::unreadable).toList();
  }

  private static List<Hostile> all() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            HostileStacksTest.class.getResourceAsStream("hostile-stacks.yaml"))) {
      return new KubernetesSerialization().unmarshal(file, new TypeReference<List<Hostile>>() {});
    }
  }

  @Test
  void theCorpusIsLargeEnough() throws IOException {
    assertThat(all()).hasSizeGreaterThanOrEqualTo(120).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("readable")
  @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
  void itsPlacesAreNamedAndItTellsNoSecret(Hostile stack) {
    CompiledStack compiled = StackFixture.compile(stack.spec());
    assertThat(compiled.faults())
        .extracting(CompiledStack.Fault::path)
        .containsAll(Objects.requireNonNullElse(stack.faults(), List.of()));
    List<String> said = new ArrayList<>();
    for (AlertPolicy alert : compiled.policy().alerts()) {
      for (Scope scope : scopes(compiled, alert.service())) {
        conditions(alert).forEach(condition -> said.add(condition.judge(scope).toString()));
        expressions(alert).forEach(expression -> said.add(expression.render(scope).toString()));
      }
    }
    compiled.faults().forEach(fault -> said.add(fault.toString()));
    assertThat(said).noneMatch(text -> text.contains(CANARY));
    assertThat(said).allMatch(text -> text.length() < 5_000);
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
  void whatIsNoSpecIsRefusedAtOnce(Hostile stack) {
    assertThatThrownBy(() -> StackFixture.spec(stack.spec())).isInstanceOf(Exception.class);
  }

  /** Whatever was compiled before. */
  @AfterAll
  static void theNextStackIsAsItAlwaysWas() {
    CompiledStack builtIn = StackFixture.compile("{}");
    assertThat(builtIn.faults()).isEmpty();
    assertThat(builtIn.policy().alerts()).hasSize(13);
  }

  private static Stream<Condition> conditions(AlertPolicy alert) {
    return Stream.concat(
        Stream.of(alert.expr(), alert.verify().expr()),
        alert.scenarios().stream().map(ScenarioPolicy::when).filter(Objects::nonNull));
  }

  private static Stream<Expression> expressions(AlertPolicy alert) {
    return Stream.concat(
        alert.evidence().values().stream(),
        alert.scenarios().stream()
            .flatMap(s -> Stream.of(s.detail(), s.pause().seconds()))
            .filter(Objects::nonNull));
  }

  /** All is seen, with secrets in it; nothing is known; the container is away. */
  private static List<Scope> scopes(CompiledStack compiled, String service) {
    Map<String, Reading<ProbeResult>> answers = new LinkedHashMap<>();
    compiled
        .workload(service)
        .ifPresent(w -> w.probes().forEach(p -> answers.put(p.name(), Reading.of(answer()))));
    return List.of(
        scope(service, Reading.of(facts(ContainerState.RUNNING)), answers),
        scope(service, Reading.of(facts(ContainerState.EXITED)), answers),
        scope(service, Reading.unknown("away"), Map.of()));
  }

  private static Scope scope(
      String service, Reading<ContainerFacts> facts, Map<String, Reading<ProbeResult>> answers) {
    return new Scope(
        service,
        new ServiceReadings(
            facts,
            answers,
            new ServiceReadings.Access.Granted(),
            new ServiceReadings.Compose.Listed("project", service),
            null),
        0,
        false,
        Map.of());
  }

  private static ProbeResult answer() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("db_password", "body-canary");
    body.put("api_token", "other-canary-12345");
    body.put("secrets", List.of("first-canary", "second-canary"));
    body.put("nested", Map.of("credentials", "nested-canary", "apiKey", "key-canary"));
    body.put("error", "GET /x Authorization: Bearer abc.canary.def");
    body.put("text", "no access with env-canary-1 to postgres://mp:url-canary@db/x");
    body.put("late", "x".repeat(190) + " env-canary-1");
    body.put("guess", "live");
    return new ProbeResult(
        true,
        "status 200",
        200,
        body,
        Map.of("byLabel", Reading.of(Map.of("env-canary-1", 1.0)), "memory", Reading.of(3e9)));
  }

  private static ContainerFacts facts(ContainerState state) {
    return new ContainerFacts(
        "c",
        new Incarnation("engine", "id", NOW.minusSeconds(600)),
        state,
        "healthy",
        0,
        false,
        "unless-stopped",
        4e9,
        Duration.ofSeconds(10),
        new ContainerFacts.Endpoints(false, Set.of(8222)),
        ContainerFacts.ComposeLabels.NONE,
        Environment.of(
            List.of("DB_PASSWORD=env-canary-1", "API_KEY=env-canary-2", "MODE=live", "OTHER=x")),
        "",
        Instant.EPOCH,
        List.of(),
        NOW);
  }
}
