package io.marketprism.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.metrics.HostMetrics.Call;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Metrics of a service's probes and of a DockerHost: they are there until their handle is closed.
 */
class HandlesTest {

  private static final Instant NOW = Instant.parse("2026-11-01T03:00:00Z");
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final CollectorRegistry registry = new CollectorRegistry();
  private final HealerMetrics metrics = new HealerMetrics(registry, "1.2.3", "0a1b2c3");
  private final Series series = new Series(registry);

  @Test
  void looksAreCountedByOutcome() {
    ProbeMetrics.OfService probes = nats();
    look(probes, Reading.of(ProbeResult.of(true, "200", 200, null)));
    look(probes, Reading.of(ProbeResult.failed("refused")));
    look(probes, Reading.of(ProbeResult.failed("refused")));
    look(probes, Reading.unknown("nobody knows"));
    assertThat(looks("ok")).isEqualTo(1);
    assertThat(looks("failed")).isEqualTo(2);
    assertThat(looks("unknown")).isEqualTo(1);
    assertThat(series.value("probe_period_seconds", "prod", "mp", "nats", "healthz")).isEqualTo(5);
    assertThat(series.value("probe_last_timestamp_seconds", "prod", "mp", "nats", "healthz"))
        .isEqualTo((double) NOW.getEpochSecond());
    assertThat(series.value("probe_lateness_seconds_count")).isEqualTo(4);
    assertThat(series.value("probe_lateness_seconds_sum")).isEqualTo(8);
  }

  @Test
  void aProbeThatRestsIsNotLateAndKeepsWhatItHasCounted() {
    ProbeMetrics.OfService probes = nats();
    probes.rests("healthz");
    look(probes, Reading.unknown("nobody knows"));
    probes.rests("healthz");
    assertThat(series.of("probe_last_timestamp_seconds")).isEmpty();
    assertThat(series.of("probe_period_seconds")).isEmpty();
    assertThat(looks("unknown")).isEqualTo(1);
    look(probes, Reading.unknown("nobody knows"));
    assertThat(series.of("probe_last_timestamp_seconds")).hasSize(1);
    assertThat(looks("unknown")).isEqualTo(2);
    probes.rests("healthz");
    probes.close();
    assertThat(series.about("nats")).isEmpty();
  }

  @Test
  void aServiceThatIsGoneLeavesNothingAlsoIfALookGoesOn() {
    ProbeMetrics.OfService probes = nats();
    look(probes, Reading.unknown("nobody knows"));
    probes.close();
    look(probes, Reading.unknown("nobody knows"));
    assertThat(series.about("nats")).isEmpty();
  }

  @Test
  void aStackThatIsAppliedAnewIsShownAlthoughTheOldOneIsClosedLater() {
    ProbeMetrics.OfService old = nats();
    look(old, Reading.unknown("nobody knows"));
    ProbeMetrics.OfService anew = nats();
    look(anew, Reading.unknown("nobody knows"));
    old.close();
    look(anew, Reading.unknown("nobody knows"));
    assertThat(looks("unknown")).isEqualTo(1);
  }

  private ProbeMetrics.OfService nats() {
    return metrics.probes().of(new StackName("prod", "mp"), "nats");
  }

  private static void look(ProbeMetrics.OfService probes, Reading<ProbeResult> seen) {
    probes.looked("healthz", PERIOD, seen, NOW, Duration.ofSeconds(2));
  }

  private @Nullable Double looks(String outcome) {
    return series.value("probes_total", "prod", "mp", "nats", "healthz", outcome);
  }

  @Test
  void aHostAndItsCalls() {
    HostMetrics.OfHost host = metrics.hosts().of("local");
    assertThat(series.value("docker_host_reachable", "local")).isZero();
    assertThat(series.of("docker_call_errors_total"))
        .hasSize(Call.values().length)
        .allMatch(line -> line.endsWith(" 0.0"));
    host.seen(true, false);
    assertThat(series.value("docker_host_reachable", "local")).isEqualTo(1);
    assertThat(series.value("docker_events_connected", "local")).isZero();
    host.seen(false, true);
    assertThat(series.value("docker_host_reachable", "local")).isZero();
    assertThat(series.value("docker_events_connected", "local")).isEqualTo(1);
    host.event();
    assertThat(series.value("docker_events_total", "local")).isEqualTo(1);
    host.called(Call.RESTART, Duration.ofMillis(360), false);
    host.called(Call.RESTART, Duration.ofMillis(140), true);
    assertThat(series.value("docker_call_duration_seconds_count", "local", "restart")).isEqualTo(2);
    assertThat(series.value("docker_call_duration_seconds_sum", "local", "restart")).isEqualTo(.5);
    assertThat(series.value("docker_call_errors_total", "local", "restart")).isEqualTo(1);
  }

  @Test
  void aHostThatIsGoneLeavesNothingAlsoIfACallGoesOn() {
    HostMetrics.OfHost host = metrics.hosts().of("local");
    host.event();
    host.close();
    host.seen(true, true);
    host.event();
    host.called(Call.INFO, Duration.ZERO, false);
    assertThat(series.about("local")).isEmpty();
  }
}
