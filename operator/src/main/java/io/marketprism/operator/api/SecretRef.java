package io.marketprism.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A Secret in the operator's own namespace; the operator may read no others. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecretRef(
    @Required
        @Pattern(Names.DNS_SUBDOMAIN)
        @Size(max = 253)
        @JsonPropertyDescription("Its name, in the operator's own namespace.")
        String name) {}
