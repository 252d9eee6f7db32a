package io.marketprism.operator.workload.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.InspectContainerResponse;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.workload.EngineClock;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken out of the Engine's answer. */
class InspectionTest {

  @Test
  void aPortOnTheLoopbackIsToldFromOneThatOthersReach() throws IOException {
    ContainerFacts.Endpoints endpoints =
        endpoints(
            """
            {"4222/tcp": [{"HostIp": "", "HostPort": "4222"}],
             "8222/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8222"}],
             "9222/tcp": [{"HostIp": "127.0.0.1", "HostPort": "9222"},
                          {"HostIp": "192.0.2.10", "HostPort": "9222"}],
             "6222/tcp": null}
            """);
    assertThat(endpoints.publishedPorts()).containsExactlyInAnyOrder(4222, 8222, 9222);
    assertThat(endpoints.loopbackPorts()).containsExactly(8222);
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

  private static ContainerFacts.Endpoints endpoints(String bindings) throws IOException {
    return facts("{\"NetworkMode\": \"default\", \"PortBindings\": %s}".formatted(bindings), "{}")
        .endpoints();
  }

  private static ContainerFacts facts(String host, String labels) throws IOException {
    InspectContainerResponse response =
        new ObjectMapper()
            .readValue(
                """
                {"Id": "c", "Name": "/nats",
                 "State": {"Status": "running", "StartedAt": "2026-01-01T00:00:00Z"},
                 "Config": {"Labels": %s}, "HostConfig": %s}
                """
                    .formatted(labels, host),
                InspectContainerResponse.class);
    return Inspection.facts(
        response, response, "engine", new Lives(new EngineClock()), Instant.EPOCH);
  }
}
