package io.marketprism.operator.workload.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a flight record says of ports: where they are on the host. */
class DescribedPortsTest {

  @ParameterizedTest
  @CsvSource({"'', 0.0.0.0", "0.0.0.0, 0.0.0.0", "127.0.0.1, 127.0.0.1", "::, ::"})
  void aPortIsToldWithItsAddressOnTheHost(String address, String told) throws IOException {
    assertThat(ContainerTexts.state(inspected("\"" + address + "\"")))
        .contains("ports: " + told + ":8086->8086/tcp");
    assertThat(listed("\"IP\": \"" + address + "\","))
        .isEqualTo("cold-storage  Up  image  " + told + ":8086->8086/tcp");
  }

  @ParameterizedTest
  @CsvSource({"\"IP\": null", "\"Type\": \"tcp\""})
  void withoutAnAddressItIsOnAllOfThem(String ip) throws IOException {
    assertThat(ContainerTexts.state(inspected("null"))).contains("ports: 0.0.0.0:8086->8086/tcp");
    assertThat(listed(ip + ",")).endsWith("  0.0.0.0:8086->8086/tcp");
  }

  private static String listed(String ip) throws IOException {
    return NeighbourTexts.list(
        List.of(
            new ObjectMapper()
                .readValue(
                    """
                    {"Id": "c", "Names": ["/cold-storage"], "Status": "Up", "Image": "image",
                     "Ports": [{%s "PrivatePort": 8086, "PublicPort": 8086, "Type": "tcp"}]}
                    """
                        .formatted(ip),
                    Container.class)),
        "");
  }

  private static InspectContainerResponse inspected(String ip) throws IOException {
    return new ObjectMapper()
        .readValue(
            """
            {"Id": "c", "Name": "/cold-storage", "State": {"Status": "running"},
             "Config": {"Image": "image"}, "Image": "sha256:0",
             "HostConfig": {"PortBindings": {"8086/tcp": [{"HostIp": %s, "HostPort": "8086"}]}}}
            """
                .formatted(ip),
            InspectContainerResponse.class);
  }
}
