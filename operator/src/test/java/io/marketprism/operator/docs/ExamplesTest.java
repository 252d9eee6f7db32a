package io.marketprism.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.compiler.PolicyCompiler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every stack in the samples and in the pages is one that can be used as it stands. */
class ExamplesTest {

  static List<Example> stacks() throws IOException {
    return Example.all().stream().filter(Example::isStack).toList();
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void isWithoutAFault(Example example) {
    String spec = Serialization.asYaml(example.resource().path("spec"));
    StackSpec stack = Serialization.unmarshal("---\n" + spec, StackSpec.class);
    assertThat(PolicyCompiler.compile(stack).faults()).isEmpty();
    assertThat(
            unknown("spec", example.resource().path("spec"), new ObjectMapper().valueToTree(stack)))
        .isEmpty();
  }

  /** The fields of an example that the kind doesn't have. */
  private static List<String> unknown(String path, JsonNode written, JsonNode understood) {
    List<String> unknown = new ArrayList<>();
    written
        .properties()
        .forEach(
            field -> {
              String name = path + "." + field.getKey();
              if (understood.has(field.getKey())) {
                unknown.addAll(unknown(name, field.getValue(), understood.get(field.getKey())));
              } else {
                unknown.add(name);
              }
            });
    for (int i = 0; written.isArray() && i < written.size(); i++) {
      unknown.addAll(unknown(path + "[" + i + "]", written.get(i), understood.get(i)));
    }
    return unknown;
  }

  @Test
  void theExamplesAreReallyFound() throws IOException {
    assertThat(stacks()).hasSizeGreaterThan(20);
  }
}
