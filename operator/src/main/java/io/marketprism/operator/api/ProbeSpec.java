package io.marketprism.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A probe, in the words of a Kubernetes container probe. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "!(has(self.httpGet) && has(self.tcpSocket))",
    message = "a probe is either httpGet or tcpSocket, not both")
@ValidationRule(
    value =
        "!has(self.timeoutSeconds) || !has(self.periodSeconds)"
            + " || self.timeoutSeconds <= self.periodSeconds",
    message = "timeoutSeconds must not be longer than periodSeconds")
public record ProbeSpec(
    @Required
        @Pattern(Names.VARIABLE)
        @Size(max = 40)
        @JsonPropertyDescription("The probe's name; rules read it as probe.<name>.ok.")
        String name,
    @JsonPropertyDescription("false takes the probe out; true if omitted.")
        @Nullable Boolean enabled,
    @JsonPropertyDescription("Succeeds on a status from 200 to 399; redirects are not followed.")
        @Nullable HttpGet httpGet,
    @JsonPropertyDescription("Succeeds when a connection is accepted.")
        @Nullable TcpSocket tcpSocket,
    @JsonPropertyDescription(
            "Whether the service is ready only while it succeeds; false if omitted.")
        @Nullable Boolean readiness,
    @Min(1) @Max(300) @JsonPropertyDescription("Seconds from one look to the next; 5 if omitted.")
        @Nullable Integer periodSeconds,
    @Min(1)
        @Max(60)
        @JsonPropertyDescription("Seconds that one look may take in all; 3 if omitted.")
        @Nullable Integer timeoutSeconds) {

  public boolean isEnabled() {
    return enabled == null || enabled;
  }

  /** An HTTP request to a published port. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record HttpGet(
      @Required
          @Min(1)
          @Max(65535)
          @JsonPropertyDescription("The port on the Docker host that the container publishes.")
          Integer port,
      @Pattern("^/[!-~]*$")
          @Size(max = 512)
          @JsonPropertyDescription("The path, with its query; / if omitted.")
          @Nullable String path) {}

  /** A connection to a published port. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record TcpSocket(
      @Required
          @Min(1)
          @Max(65535)
          @JsonPropertyDescription("The port on the Docker host that the container publishes.")
          Integer port) {}
}
