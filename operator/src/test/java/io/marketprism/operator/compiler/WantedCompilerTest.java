package io.marketprism.operator.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.runbook.Wanted;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WantedCompilerTest {

  private static CompiledStack compile(String yaml) {
    return PolicyCompiler.compile(Serialization.unmarshal("---\n" + yaml, StackSpec.class));
  }

  @Test
  void theCollectorIsRestartedWeeklyUnlessSwitchedOff() {
    assertThat(compile("{}").policy().wanted())
        .extracting(Wanted::name)
        .containsExactly("ScheduledRestart.data-collector", "RestartBeforeLimit.data-collector");
    assertThat(
            compile("services: [{name: data-collector, scheduledRestart: {enabled: false}}]")
                .policy()
                .wanted())
        .isEmpty();
    assertThat(compile("services: [{name: data-collector, enabled: false}]").policy().wanted())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{schedule: 0 20 * * 9} | spec.services[nats].scheduledRestart.schedule",
        "{schedule: '*/5 * * * *'} | spec.services[nats].scheduledRestart.schedule",
        "{timeZone: UTC} | spec.services[nats].scheduledRestart.schedule",
        "{schedule: 0 20 * * 0, timeZone: Asia/Xanadu} | spec.services[nats].scheduledRestart.timeZone"
      })
  void aMisdeclaredScheduleIsSwitchedOffAloneAndNamed(String declared, String place) {
    CompiledStack compiled =
        compile("services: [{name: nats, scheduledRestart: %s}]".formatted(declared));
    assertThat(compiled.faults()).extracting(CompiledStack.Fault::path).containsExactly(place);
    assertThat(compiled.policy().wanted())
        .extracting(Wanted::service)
        .containsOnly("data-collector");
    assertThat(compiled.policy().topology().service("nats")).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "mongo, '2026-11-01T03:00:00Z', spec.requests[r].service",
    "nats, '2026-13-01T03:00:00Z', spec.requests[r].at"
  })
  void aRequestThatCantBeMeantIsNamed(String service, String at, String place) {
    CompiledStack compiled =
        compile(
            "requests: [{name: r, service: %s, by: me, reason: why, at: \"%s\"}]"
                .formatted(service, at));
    assertThat(compiled.faults()).extracting(CompiledStack.Fault::path).containsExactly(place);
  }

  @Test
  void itIsVerifiedByAllThatTheAlertsOfItsServiceAre() {
    Wanted weekly = compile("{}").policy().wanted().getFirst();
    assertThat(weekly.verify().expr().text())
        .contains("data-collector is ready", "recentPublishRate", "memory <");
    assertThat(weekly.verify().within()).hasSeconds(300);
    assertThat(weekly.verify().stable()).hasSeconds(30);
  }
}
