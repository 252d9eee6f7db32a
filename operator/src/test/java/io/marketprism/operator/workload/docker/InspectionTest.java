package io.marketprism.operator.workload.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.InspectContainerResponse;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.workload.EngineClock;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken out of the Engine's answer. */
class InspectionTest {

  @Test
  void ofAPortThatIsNotBoundToAllAddressesTheyAreKnown() throws IOException {
    ContainerFacts.Endpoints endpoints =
        endpoints(
            """
            {"4222/tcp": [{"HostIp": "", "HostPort": "4222"}],
             "8222/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8222"}],
             "9222/tcp": [{"HostIp": "127.0.0.1", "HostPort": "9222"},
                          {"HostIp": "192.0.2.10", "HostPort": "9222"}],
             "7222/tcp": [{"HostIp": "", "HostPort": ""}, {"HostIp": "::", "HostPort": "7222"}],
             "5222/tcp": [{"HostIp": "", "HostPort": "5222-5230"}],
             "6222/tcp": null}
            """);
    assertThat(endpoints.publishedPorts()).containsExactlyInAnyOrder(4222, 7222, 8222, 9222);
    assertThat(endpoints.boundTo())
        .isEqualTo(
            Map.of(
                7222, Set.of("::"),
                8222, Set.of("127.0.0.1"),
                9222, Set.of("127.0.0.1", "192.0.2.10")));
  }

  /** The Engine, or a network of it, may have another default than all of them. */
  @Test
  void whereTheEngineHasBoundAPortToCountsMoreThanWhatWasAskedFor() throws IOException {
    InspectContainerResponse bound =
        new ObjectMapper()
            .readValue(
                """
                {"Id": "x", "Name": "/x", "State": {"Status": "running", "StartedAt": ""}, "Config": {},
                 "HostConfig": {"NetworkMode": "default",
                   "PortBindings": {"8222/tcp": [{"HostIp": "", "HostPort": "8222"}]}},
                 "NetworkSettings": {"Ports": {"8222/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8222"}]}}}
                """,
                InspectContainerResponse.class);
    assertThat(facts(bound, bound).endpoints().boundTo())
        .isEqualTo(Map.of(8222, Set.of("127.0.0.1")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "json-file | {} | ''",
        "local | {} | ''",
        "journald | {} | ''",
        "syslog | {\"syslog-address\": \"udp://x:1\"} | ''",
        "fluentd | {\"cache-disabled\": \"false\"} | ''",
        "none | {} | its logging driver is none",
        "none | null | its logging driver is none",
        "gelf | {\"cache-disabled\": \"true\"} | its logging driver is gelf, with cache-disabled",
        "grafana/loki:3 | {} | ''",
        "'' | null | ''",
      })
  void whetherItsLogCanBeReadSaysItsLoggingDriver(String driver, String options, String fault)
      throws IOException {
    assertThat(
            facts(
                    "{\"NetworkMode\": \"default\", \"LogConfig\": {\"Type\": \"%s\", \"Config\": %s}}"
                        .formatted(driver, options),
                    "{}")
                .logFault())
        .isEqualTo(fault);
    assertThat(facts("{\"NetworkMode\": \"default\"}", "{}").logFault()).isEmpty();
  }

  @Test
  void whatComposeHasWrittenOnItIsTakenWhereItCanBeAPath() throws IOException {
    assertThat(
            facts(
                    "{\"NetworkMode\": \"default\"}",
                    """
                    {"com.docker.compose.project": "p", "com.docker.compose.service": "s",
                     "com.docker.compose.project.working_dir": "/a b",
                     "com.docker.compose.project.config_files": "/a b/c.yml",
                     "com.docker.compose.project.environment_file": "x\\u0000y"}
                    """)
                .compose())
        .isEqualTo(new ContainerFacts.ComposeLabels("p", "s", "/a b", "/a b/c.yml", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "running, 2026-01-01T00:00:01Z, true",
    "running, 2026-01-01T00:00:00Z, false",
    "running, 2025-12-31T23:59:59Z, false",
    "exited, 2026-01-01T00:00:01Z, false",
    "restarting, 2026-01-01T00:00:01Z, false"
  })
  void aSharedNetworkIsLostWithTheProcessOfWhoLendsIt(String state, String startedAt, boolean lost)
      throws IOException {
    InspectContainerResponse vpn =
        response("{\"NetworkMode\": \"default\"}", "{}", state, startedAt);
    InspectContainerResponse nats =
        response("{\"NetworkMode\": \"container:vpn\"}", "{}", "running", "2026-01-01T00:00:00Z");
    assertThat(facts(nats, vpn).isNetworkLost()).isEqualTo(lost);
    assertThat(facts(vpn, vpn).isNetworkLost()).as("its own").isFalse();
  }

  private static ContainerFacts.Endpoints endpoints(String bindings) throws IOException {
    return facts("{\"NetworkMode\": \"default\", \"PortBindings\": %s}".formatted(bindings), "{}")
        .endpoints();
  }

  private static ContainerFacts facts(String host, String labels) throws IOException {
    InspectContainerResponse response = response(host, labels, "running", "2026-01-01T00:00:00Z");
    return facts(response, response);
  }

  private static ContainerFacts facts(
      InspectContainerResponse response, InspectContainerResponse network) {
    return Inspection.facts(
        response, network, "engine", new Lives(new EngineClock()), Instant.EPOCH);
  }

  private static InspectContainerResponse response(
      String host, String labels, String state, String startedAt) throws IOException {
    return new ObjectMapper()
        .readValue(
            """
            {"Id": "c", "Name": "/nats",
             "State": {"Status": "%s", "StartedAt": "%s"},
             "Config": {"Labels": %s}, "HostConfig": %s}
            """
                .formatted(state, startedAt, labels, host),
            InspectContainerResponse.class);
  }
}
