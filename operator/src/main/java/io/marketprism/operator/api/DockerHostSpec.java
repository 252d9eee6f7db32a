package io.marketprism.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Docker Engine and its allow-list.
 *
 * @param address where published ports are reached; 127.0.0.1 if omitted
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DockerHostSpec(
    @Required
        @Pattern("^(unix:///.+|tcp://[^/:]+:[0-9]+)$")
        @Size(max = 256)
        @JsonPropertyDescription(
            "Where the Docker Engine listens: unix:///var/run/docker.sock, or tcp://host:port for a"
                + " socket proxy. A plain TCP endpoint is root for whoever reaches it: keep it on"
                + " loopback.")
        String endpoint,
    @Default("127.0.0.1")
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
            "The address at which ports that containers publish are reached from the operator.")
        @Nullable String address,
    @Size(max = 50)
        @JsonPropertyDescription(
            "Which containers may be acted on, from which namespaces. Empty allows nothing.")
        @Nullable List<Allow> allow) {

  /** The address, with its default. */
  public String addressOrDefault() {
    return address == null ? "127.0.0.1" : address;
  }

  public List<Allow> allowOrEmpty() {
    return allow == null ? List.of() : allow;
  }

  /** One line of the allow-list. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Allow(
      @Required
          @Size(min = 1, max = 50)
          @JsonPropertyDescription("Namespaces whose stacks this line is for; * stands for all.")
          List<@Pattern(Names.NAMESPACE_GLOB) @Size(max = 63) String> namespaces,
      @Required
          @Size(min = 1, max = 50)
          @JsonPropertyDescription(
              "Names of containers; * stands for any run of characters: marketprism-*.")
          List<@Pattern(Names.CONTAINER_GLOB) @Size(max = 128) String> containers,
      @Size(max = 50)
          @JsonPropertyDescription(
              "Ports that may be probed on containers that share the host's network; such a"
                  + " container publishes none by itself.")
          @Nullable List<@Min(1) @Max(65535) Integer> hostNetworkPorts) {}
}
