package io.marketprism.operator.workload.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.InspectContainerResponse;
import io.marketprism.operator.runbook.ContainerFacts;
import io.marketprism.operator.workload.EngineClock;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

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

  private static ContainerFacts.Endpoints endpoints(String bindings) throws IOException {
    InspectContainerResponse response =
        new ObjectMapper()
            .readValue(
                """
                {"Id": "c", "Name": "/nats",
                 "State": {"Status": "running", "StartedAt": "2026-01-01T00:00:00Z"},
                 "HostConfig": {"NetworkMode": "default", "PortBindings": %s}}
                """
                    .formatted(bindings),
                InspectContainerResponse.class);
    return Inspection.facts(
            response, response, "engine", new Lives(new EngineClock()), Instant.EPOCH)
        .endpoints();
  }
}
