package io.marketprism.operator.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.DockerHostSpec;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.runbook.Mode;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Modes, pauses and windows as a resource declares them. */
class PermitCompilerTest {

  private static final Instant NOW = Instant.parse("2026-11-01T03:00:00Z");

  @Test
  void servicesAndAlertsHaveTheirOwn() {
    CompiledStack stack =
        compile(
            """
            services:
            - {name: nats, mode: Observe}
            - {name: cold-storage, pause: {reason: moving, until: "2026-11-01T04:00:00Z"}}
            alerts:
            - {name: BrokerDown, pause: {reason: drill}}
            """);
    assertThat(stack.faults()).isEmpty();
    assertThat(stack.policy().mode("nats", "BrokerDown").mode()).isEqualTo(Mode.Observe);
    assertThat(stack.policy().actsOn("nats")).isFalse();
    assertThat(stack.policy().actsOn("cold-storage")).isTrue();
    assertThat(stack.policy().pause("cold-storage", "Any", NOW)).isPresent();
    assertThat(stack.policy().pause("nats", "BrokerDown", NOW)).isPresent();
    assertThat(stack.policy().pause("hot-storage", "HotStorageDown", NOW)).isEmpty();
  }

  @Test
  void aPauseWithoutAReadableEndHasNone() {
    CompiledStack stack = compile("services: [{name: nats, pause: {reason: r, until: soon}}]");
    assertThat(stack.faults())
        .singleElement()
        .hasToString("spec.services[nats].pause.until: soon is no time; it has no end");
    assertThat(stack.policy().pause("nats", "BrokerDown", NOW.plusSeconds(1_000_000_000)))
        .isPresent();
  }

  @Test
  void aWindowThatCanNotBeReadIsNotOpenAndTheOthersGoOn() {
    CompiledStack stack =
        compile(
            """
            maintenanceWindows:
            - {name: bad, schedule: "61 * * * *", durationSeconds: 60, reason: r, services: [nats]}
            - {name: zone, schedule: "0 4 * * *", durationSeconds: 60, reason: r, timeZone: Mars/X}
            - {name: good, schedule: "0 4 * * *", durationSeconds: 60, reason: r}
            """);
    assertThat(stack.faults())
        .extracting(CompiledStack.Fault::path)
        .containsExactly(
            "spec.maintenanceWindows[bad].schedule", "spec.maintenanceWindows[zone].timeZone");
    assertThat(stack.faults())
        .extracting(CompiledStack.Fault::message)
        .allMatch(message -> message.endsWith(": it is not open until it is corrected"));
    assertThat(stack.policy().permits().open("nats", NOW)).isEmpty();
    assertThat(stack.policy().permits().open("nats", NOW.plusSeconds(3600)))
        .extracting(m -> m.whose())
        .containsExactly("maintenance window good");
  }

  @Test
  void oneForAServiceThatIsNotThereIsForAllAtItsTimes() {
    CompiledStack stack =
        compile(
            """
            maintenanceWindows:
            - {name: w, schedule: "0 3 * * *", durationSeconds: 60, reason: r, services: [nuts]}
            """);
    assertThat(stack.faults())
        .singleElement()
        .hasToString(
            "spec.maintenanceWindows[w].services: there is no service nuts: it holds all services at its times");
    assertThat(stack.policy().permits().open("cold-storage", NOW)).hasSize(1);
    assertThat(stack.policy().permits().open("cold-storage", NOW.plusSeconds(60))).isEmpty();
  }

  @Test
  void aDockerHostHasBoth() {
    HostMaintenance host =
        HostMaintenance.of(
            "local",
            Serialization.unmarshal(
                """
                endpoint: unix:///a
                maintenance: {reason: new disk, until: "2026-11-01T03:00:10Z"}
                maintenanceWindows:
                - {name: weekly, schedule: "0 3 * * 0", durationSeconds: 60, reason: updates}
                """,
                DockerHostSpec.class));
    assertThat(host.faults()).isEmpty();
    assertThat(host.at(NOW)).hasValueSatisfying(m -> assertThat(m.reason()).isEqualTo("updates"));
    assertThat(host.at(NOW.minusSeconds(1)))
        .hasValueSatisfying(
            m -> assertThat(m).hasToString("maintenance of DockerHost local: new disk"));
    assertThat(host.at(NOW.plusSeconds(60))).isEmpty();
  }

  /** Nothing on the host would be healed, for no stack. */
  @Test
  void aWindowOfADockerHostThatCanNotBeReadHoldsNothing() {
    HostMaintenance host =
        HostMaintenance.of(
            "local",
            Serialization.unmarshal(
                """
                endpoint: unix:///a
                maintenanceWindows:
                - {name: w, schedule: "0 3 * * 0", durationSeconds: 60, reason: r, timeZone: Asia/Shanghia}
                """,
                DockerHostSpec.class));
    assertThat(host.at(NOW)).isEmpty();
    assertThat(host.isDeclared()).isTrue();
    assertThat(host.faults())
        .singleElement()
        .hasToString(
            "spec.maintenanceWindows[w].timeZone: Asia/Shanghia is no time zone: it is not open until it is corrected");
  }

  private static CompiledStack compile(String yaml) {
    return PolicyCompiler.compile(Serialization.unmarshal(yaml, StackSpec.class));
  }
}
