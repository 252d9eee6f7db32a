package io.marketprism.operator.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.operator.metrics.HealerMetrics;
import io.marketprism.operator.workload.CallOutcome;
import io.marketprism.operator.workload.ContainerHost;
import io.marketprism.operator.workload.HostException;
import io.marketprism.operator.workload.docker.DockerEngine;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of an engine that isn't there: each is counted, and told as it was. */
class MeasuredHostTest {

  private final CollectorRegistry registry = new CollectorRegistry();
  private final ContainerHost host;

  MeasuredHostTest(@TempDir Path folder) {
    host =
        new MeasuredHost(
            new DockerEngine(
                "unix://" + folder.resolve("docker.sock"), null, InstantSource.system()),
            new HealerMetrics(registry, "1.2.3", "0a1b2c3").hosts().of("local"));
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void questionsWithoutAnAnswerAreErrors() {
    assertThatThrownBy(host::info).isInstanceOf(HostException.class);
    assertThatThrownBy(host::ping).isInstanceOf(HostException.class);
    assertThatThrownBy(() -> host.inspect("nats")).isInstanceOf(HostException.class);
    assertThatThrownBy(() -> host.logs("nats", Instant.EPOCH, 1, 1))
        .isInstanceOf(HostException.class);
    assertCountedOnceAsAnError("info");
    assertCountedOnceAsAnError("ping");
    assertCountedOnceAsAnError("inspect");
    assertCountedOnceAsAnError("logs");
  }

  @Test
  void actsThatAreNotDoneAreErrors() {
    assertThat(host.start("nats")).isInstanceOf(CallOutcome.NotSent.class);
    assertThat(host.restart("nats", Duration.ofSeconds(1))).isInstanceOf(CallOutcome.NotSent.class);
    assertCountedOnceAsAnError("start");
    assertCountedOnceAsAnError("restart");
    assertThat(value("errors_total", "info")).isZero();
  }

  private void assertCountedOnceAsAnError(String call) {
    assertThat(value("errors_total", call)).isEqualTo(1);
    assertThat(value("duration_seconds_count", call)).isEqualTo(1);
  }

  private @Nullable Double value(String series, String call) {
    return registry.getSampleValue(
        "marketprism_operator_docker_call_" + series,
        new String[] {"docker_host", "call"},
        new String[] {"local", call});
  }
}
