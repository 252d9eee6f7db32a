package io.marketprism.operator.workload.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a flight record says of a host with hundreds of containers. */
class NeighbourTextsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void thoseOfTheSameProjectComeFirstAndTheRestIsCounted() throws JsonProcessingException {
    List<Container> containers = new ArrayList<>();
    for (int i = 0; i < NeighbourTexts.MOST + 20; i++) {
      containers.add(container("a%03d".formatted(i), "other"));
    }
    containers.add(container("nats", "message-broker"));
    List<String> lines = NeighbourTexts.list(containers, "message-broker").lines().toList();
    assertThat(lines).hasSize(NeighbourTexts.MOST + 1).startsWith("nats  Up  x", "a000  Up  x");
    assertThat(lines).last().isEqualTo("... and 21 more");
    assertThat(NeighbourTexts.list(containers, "")).startsWith("a000  Up  x\na001");
  }

  @Test
  void theMembersOfALargeNetworkAreCountedToo() throws JsonProcessingException {
    List<Container> containers = new ArrayList<>();
    for (int i = 0; i < NeighbourTexts.MOST + 1; i++) {
      containers.add(container("a%03d".formatted(i), "other"));
    }
    InspectContainerResponse inspected =
        JSON.readValue(
            "{\"NetworkSettings\": {\"Networks\": {\"bridge\": {}}}}",
            InspectContainerResponse.class);
    List<String> lines = NeighbourTexts.networkMembers(inspected, containers).lines().toList();
    assertThat(lines).startsWith("network bridge:", "  a000  Up  172.17.0.2");
    assertThat(lines).hasSize(NeighbourTexts.MOST + 2).last().isEqualTo("... and 1 more");
  }

  private static Container container(String name, String project) throws JsonProcessingException {
    return JSON.readValue(
        """
        {"Id": "%1$s", "Names": ["/%1$s"], "Status": "Up", "Image": "x",
         "Labels": {"com.docker.compose.project": "%2$s"},
         "NetworkSettings": {"Networks": {"bridge": {"IPAddress": "172.17.0.2"}}}}
        """
            .formatted(name, project),
        Container.class);
  }
}
