package io.marketprism.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.DockerHost;
import io.marketprism.operator.api.DockerHostSpec;
import io.marketprism.operator.api.DockerHostStatus;
import io.marketprism.operator.compiler.HostMaintenance;
import io.marketprism.operator.notify.Notice;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.ClockOffset;
import io.marketprism.operator.workload.ContainerHost.HostInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a DockerHost, in its conditions and to people. */
class HostReportTest {

  private static final HostMaintenance NO_MAINTENANCE =
      new HostMaintenance(null, List.of(), List.of());

  private static final Instant BEGIN = Instant.parse("2026-11-01T03:00:00Z");
  private static final Reading<HostInfo> WELL = engine(Duration.ZERO, "");
  private static final Reading<HostInfo> AWAY = Reading.unknown("connection refused");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{endpoint: unix:///var/run/docker.sock} | True | LocalSocket",
        "{endpoint: tcp://127.0.0.1:2375} | True | Loopback",
        "{endpoint: tcp://localhost:2375} | True | Loopback",
        "{endpoint: tcp://docker.example:2375} | False | PlainTCP",
        "{endpoint: tcp://docker.example:2376, tls: {secretRef: {name: a}}} | True | MutualTLS",
      })
  void whetherOthersCouldListenOrCallIsSaid(String spec, String status, String reason) {
    assertThat(condition(host(spec), WELL, WELL, "TransportSecure"))
        .extracting(Condition::getStatus, Condition::getReason)
        .containsExactly(status, reason);
  }

  @Test
  void anEngineThatDoesNotAnswerIsToldFromOneThatIsNotAsked() {
    DockerHost host = host("{endpoint: tcp://docker.example:2376}");
    assertThat(condition(host, WELL, WELL, "Reachable").getReason()).isEqualTo("EngineAnswers");
    assertThat(condition(host, AWAY, WELL, "Reachable"))
        .extracting(Condition::getStatus, Condition::getReason, Condition::getMessage)
        .containsExactly("False", "EngineUnreachable", "connection refused");
    assertThat(condition(host, AWAY, Reading.unknown("no Secret"), "Reachable").getReason())
        .isEqualTo("NoCertificates");
  }

  @Test
  void aClockThatDiffersIsReportedWithWhatFollows() {
    DockerHost host = host("{endpoint: unix:///a}");
    assertThat(condition(host, WELL, WELL, "ClockSynchronized").getStatus()).isEqualTo("True");
    assertThat(condition(host, engine(Duration.ofHours(-1), ""), WELL, "ClockSynchronized"))
        .extracting(Condition::getStatus, Condition::getReason, Condition::getMessage)
        .containsExactly(
            "False",
            "ClockOffset",
            "the engine's clock is 3600 s behind the operator's; its times are converted");
    assertThat(condition(host, engine(Duration.ZERO, "it jumps"), WELL, "ClockSynchronized"))
        .extracting(Condition::getStatus, Condition::getReason)
        .containsExactly("False", "ClockUnreliable");
    assertThat(condition(host, AWAY, WELL, "ClockSynchronized").getStatus()).isEqualTo("Unknown");
  }

  private static Reading<HostInfo> engine(Duration ahead, String doubt) {
    return Reading.of(new HostInfo("id", "20.10.24", new ClockOffset(ahead, doubt)));
  }

  @Test
  void aWindowThatCanNotBeReadIsNamedAndHoldsNothing() {
    DockerHost host =
        host(
            "{endpoint: unix:///a, maintenanceWindows: [{name: w, schedule: 0 3 * * 0,"
                + " durationSeconds: 60, timeZone: Asia/Shanghia, reason: r}]}");
    HostMaintenance maintenance = HostMaintenance.of("local", host.getSpec());
    List<Condition> conditions =
        new HostConditions(host, BEGIN).of(WELL, WELL, Map.of(), maintenance);
    assertThat(conditions)
        .filteredOn(c -> c.getType().equals("ActionsTaken"))
        .singleElement()
        .satisfies(
            c -> {
              assertThat(c.getStatus()).isEqualTo("True");
              assertThat(c.getReason()).isEqualTo("WindowMisdeclared");
              assertThat(c.getMessage())
                  .isEqualTo(
                      "spec.maintenanceWindows[w].timeZone: Asia/Shanghia is no time zone: it is not open until it is corrected");
            });
    DockerHostStatus status =
        new DockerHostStatus(null, null, null, null, null, null, null, null, conditions);
    assertThat(HostNotices.goingOn("local", status, BEGIN))
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.name()).isEqualTo("MarketPrismWindowMisdeclared");
              assertThat(notice.description()).contains("spec.maintenanceWindows[w].timeZone");
            });
  }

  @Test
  void whoCanNotBeToldIsNamed() {
    DockerHost host = host("{endpoint: unix:///a, notifications: [{name: team}, {name: robot}]}");
    Map<String, String> faults = Map.of("robot", "its Secret has no url");
    assertThat(new HostConditions(host, BEGIN).of(WELL, WELL, faults, NO_MAINTENANCE))
        .filteredOn(c -> c.getType().equals("NotificationsReady"))
        .singleElement()
        .extracting(Condition::getStatus, Condition::getMessage)
        .containsExactly("False", "robot: its Secret has no url");
    assertThat(condition(host, WELL, WELL, "NotificationsReady").getStatus()).isEqualTo("True");
    assertThat(
            new HostConditions(host("{endpoint: unix:///a}"), BEGIN)
                .of(WELL, WELL, Map.of(), NO_MAINTENANCE))
        .extracting(Condition::getType)
        .doesNotContain("NotificationsReady");
  }

  @Test
  void aHostIsReadyWhenNothingHindersItsUse() {
    DockerHost host = host("{endpoint: tcp://docker.example:2375}");
    assertThat(condition(host, WELL, WELL, "Ready"))
        .extracting(Condition::getStatus, Condition::getReason, Condition::getMessage)
        .containsExactly("True", "Usable", "it can be used as it is declared");
    assertThat(condition(host, engine(Duration.ofHours(-1), ""), WELL, "Ready").getStatus())
        .as("its times are converted")
        .isEqualTo("True");
    assertThat(condition(host, AWAY, WELL, "Ready"))
        .extracting(Condition::getStatus, Condition::getReason, Condition::getMessage)
        .containsExactly("False", "NotUsable", "Reachable: connection refused");
    assertThat(condition(host, engine(Duration.ZERO, "it jumps"), WELL, "Ready").getStatus())
        .isEqualTo("False");
  }

  @Test
  void anEngineThatIsAwayForAMinuteIsToldUntilItIsBack() {
    DockerHostStatus away = status(AWAY);
    assertThat(HostNotices.goingOn("local", away, BEGIN.plusSeconds(59))).isEmpty();
    List<Notice> told = HostNotices.since(List.of(), "local", away, BEGIN.plusSeconds(60));
    assertThat(told)
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.event()).isEqualTo(Notice.Event.HostUnreachable);
              assertThat(notice.label("docker_host")).isEqualTo("local");
              assertThat(notice.startsAt()).isEqualTo(BEGIN);
              assertThat(notice.description()).isEqualTo("connection refused");
            });
    assertThat(HostNotices.since(told, "local", away, BEGIN.plusSeconds(70)))
        .noneMatch(Notice::isOver);
    assertThat(HostNotices.since(told, "local", status(WELL), BEGIN.plusSeconds(80)))
        .singleElement()
        .matches(Notice::isOver);
  }

  private static DockerHostStatus status(Reading<HostInfo> engine) {
    return new DockerHostStatus(
        1L,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        new HostConditions(host("{endpoint: unix:///a}"), BEGIN)
            .of(engine, WELL, Map.of(), NO_MAINTENANCE));
  }

  private static Condition condition(
      DockerHost host, Reading<HostInfo> engine, Reading<?> certificates, String type) {
    return new HostConditions(host, BEGIN)
        .of(engine, certificates, Map.of(), NO_MAINTENANCE).stream()
            .filter(c -> c.getType().equals(type))
            .findFirst()
            .orElseThrow();
  }

  private static DockerHost host(String spec) {
    DockerHost host = new DockerHost();
    host.getMetadata().setName("local");
    host.getMetadata().setGeneration(1L);
    host.setSpec(Serialization.unmarshal("---\n" + spec, DockerHostSpec.class));
    return host;
  }
}
