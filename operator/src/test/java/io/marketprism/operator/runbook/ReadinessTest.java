package io.marketprism.operator.runbook;

import static io.marketprism.operator.runbook.Given.FALSE;
import static io.marketprism.operator.runbook.Given.TRUE;
import static io.marketprism.operator.runbook.Given.container;
import static io.marketprism.operator.runbook.Given.failed;
import static io.marketprism.operator.runbook.Given.readings;
import static io.marketprism.operator.runbook.Given.running;
import static io.marketprism.operator.runbook.Given.seconds;
import static io.marketprism.operator.runbook.Given.service;
import static io.marketprism.operator.runbook.Given.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service is ready when its container runs and every readiness probe succeeds. */
class ReadinessTest {

  private static final ServicePolicy TWO_PROBES =
      new ServicePolicy(
          "collector",
          "local",
          false,
          List.of(),
          seconds(120),
          List.of("health", "port"),
          seconds(60),
          Map.of());

  @Test
  void isReadyWhenItRunsAndAllReadinessProbesSucceed() {
    Readiness.Verdict verdict = Readiness.of(service("a"), running(succeeded()));
    assertThat(verdict).isEqualTo(new Readiness.Verdict(TRUE, ""));
  }

  @Test
  void withoutAReadinessProbeRunningIsEnough() {
    ServicePolicy none =
        new ServicePolicy(
            "a", "local", false, List.of(), seconds(0), List.of(), seconds(60), Map.of());
    assertThat(Readiness.of(none, running(failed())).ready()).isEqualTo(TRUE);
  }

  @Test
  void aFailingProbeIsNamedWithWhatItSaw() {
    Readiness.Verdict verdict = Readiness.of(service("a"), running(failed()));
    assertThat(verdict).isEqualTo(new Readiness.Verdict(FALSE, "probe health: connection refused"));
  }

  @ParameterizedTest
  @EnumSource(value = ContainerState.class, mode = EnumSource.Mode.EXCLUDE, names = "RUNNING")
  void nothingIsReadyWhoseContainerDoesNotRunWhateverItsProbesSay(ContainerState state) {
    ServiceReadings readings =
        readings(Reading.of(container(state)), Map.of("health", succeeded()));
    Readiness.Verdict verdict = Readiness.of(service("a"), readings);
    assertThat(verdict.ready()).isEqualTo(FALSE);
    assertThat(verdict.message()).contains("container marketprism-hot-storage");
  }

  @Test
  void tellsTheExitCode() {
    ServiceReadings readings = readings(Reading.of(container(ContainerState.EXITED)), Map.of());
    assertThat(Readiness.of(service("a"), readings).message())
        .isEqualTo("container marketprism-hot-storage has exited with code 137");
  }

  @Test
  void nothingCanBeSaidWhileTheContainerOrAProbeIsUnknown() {
    ServiceReadings noHost = readings(Reading.unknown("Docker is away"), Map.of());
    assertThat(Readiness.of(service("a"), noHost).ready())
        .isEqualTo(new Truth.Unknown("Docker is away"));
    assertThat(Readiness.of(service("a"), running(Reading.unknown("status 401"))).ready())
        .isEqualTo(new Truth.Unknown("probe health: status 401"));
    ServiceReadings unprobed = readings(Reading.of(container(ContainerState.RUNNING)), Map.of());
    assertThat(Readiness.of(service("a"), unprobed).ready())
        .isEqualTo(new Truth.Unknown("probe health: not probed yet"));
  }

  @Test
  void aKnownFailureOutweighsAnUnknown() {
    ServiceReadings mixed =
        readings(
            Reading.of(container(ContainerState.RUNNING)),
            Map.of("health", Reading.unknown("status 401"), "port", failed()));
    assertThat(Readiness.of(TWO_PROBES, mixed).ready()).isEqualTo(FALSE);
  }
}
