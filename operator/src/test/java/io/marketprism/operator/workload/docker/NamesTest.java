package io.marketprism.operator.workload.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.ContainerState;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.ComposeService;
import io.marketprism.operator.workload.ContainerDiagnosis;
import io.marketprism.operator.workload.HostException;
import io.marketprism.operator.workload.Stray;
import io.marketprism.operator.workload.Strays;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name means the container that has it, and none whose id only looks like it. */
class NamesTest {

  private static final String NATS = "8601cc" + "0".repeat(58);
  private static final String OTHER = "8601dd" + "0".repeat(58);

  private final FakeEngine fake = new FakeEngine();
  private final DockerEngine engine =
      new DockerEngine(fake.endpoint(), null, InstantSource.system());

  NamesTest() throws IOException {
    fake.has(NATS, "marketprism-nats", "running", Map.of());
    fake.has(OTHER, "cafe", "exited", Map.of());
  }

  @AfterEach
  void close() {
    engine.close();
    fake.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8601cc", "8601", "86", "8601dd0000000000", "nats", "marketprism"})
  void theBeginningOfAnIdIsNoName(String name) throws HostException {
    assertThat(engine.inspect(name).state()).isEqualTo(ContainerState.ABSENT);
    assertThat(engine.inspect(name).name()).isEqualTo(name);
  }

  @Test
  void aNameAndAWholeIdAreFound() throws HostException {
    assertThat(engine.inspect("marketprism-nats").incarnation().containerId()).isEqualTo(NATS);
    assertThat(engine.inspect(NATS).name()).isEqualTo("marketprism-nats");
    assertThat(engine.inspect("cafe").state()).isEqualTo(ContainerState.EXITED);
  }

  @Test
  void aDiagnosisIsNotAboutAnotherEither() {
    ContainerDiagnosis diagnosis =
        engine.diagnose("8601cc", Environment.EMPTY, Duration.ofSeconds(10));
    assertThat(diagnosis.parts().getFirst().content())
        .isEqualTo(Reading.unknown("404: No such container: 8601cc"));
  }

  @Test
  void aContainerThatComposeLeftUnderAnotherNameIsFound() throws HostException {
    fake.has("a".repeat(64), "249662c60a09_marketprism-broker", "running", Map.of());
    assertThat(strays(List.of("x", "marketprism-broker"), Optional.empty()))
        .extracting(Stray::sentence)
        .containsExactly(
            "container marketprism-broker is there under the name 249662c60a09_marketprism-broker"
                + " (running): docker rename 249662c60a09_marketprism-broker marketprism-broker");
  }

  @Test
  void aRenamedContainerIsFoundByItsLabels() throws HostException {
    Map<String, String> labels =
        Map.of(
            "com.docker.compose.project",
            "message-broker",
            "com.docker.compose.service",
            "nats",
            "com.docker.compose.oneoff",
            "False");
    fake.has("a".repeat(64), "old-nats", "exited", labels);
    Optional<ComposeService> service = Optional.of(new ComposeService("message-broker", "nats"));
    assertThat(strays(List.of("marketprism-broker"), service))
        .containsExactly(
            new Stray("old-nats", "a".repeat(64), ContainerState.EXITED, "marketprism-broker"));
    Optional<ComposeService> another = Optional.of(new ComposeService("message-broker", "init"));
    assertThat(strays(List.of("marketprism-broker"), another)).isEmpty();
  }

  @Test
  void aRunOfOneCommandIsNotTheService() throws HostException {
    fake.has(
        "a".repeat(64),
        "message-broker-nats-run-1",
        "running",
        Map.of(
            "com.docker.compose.project",
            "message-broker",
            "com.docker.compose.service",
            "nats",
            "com.docker.compose.oneoff",
            "True"));
    assertThat(
            strays(
                List.of("marketprism-broker"),
                Optional.of(new ComposeService("message-broker", "nats"))))
        .isEmpty();
  }

  private List<Stray> strays(List<String> names, Optional<ComposeService> service)
      throws HostException {
    return new Strays(engine.list().containers()).of(names, service);
  }

  @Test
  void aContainerOfOneOfTheNamesIsNoStray() throws HostException {
    fake.has("a".repeat(64), "0123456789ab_x", "running", Map.of());
    assertThat(strays(List.of("y", "marketprism-nats"), Optional.empty())).isEmpty();
  }
}
