package io.marketprism.operator.chart;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.comments.CommentLine;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * A value of the chart, as its values.yaml has it.
 *
 * @param path from the root, by key
 * @param byDefault what it is if nobody sets it
 * @param meaning the comment above it that begins with two hyphens, which is how helm-docs has it
 */
record ChartValue(List<String> path, JsonNode byDefault, String meaning) {

  private static final String MARK = "-- ";

  /** How people write it: {@code image.tag}. */
  String name() {
    return String.join(".", path);
  }

  /**
   * All values, in the order of the file.
   *
   * @throws IllegalStateException if one has no meaning
   */
  static List<ChartValue> read(Path valuesYaml) throws IOException {
    String text = Files.readString(valuesYaml);
    Node root =
        new Yaml(new LoaderOptions().setProcessComments(true)).compose(new StringReader(text));
    List<ChartValue> values = new ArrayList<>();
    collect((MappingNode) root, List.of(), Serialization.unmarshal(text, JsonNode.class), values);
    return values;
  }

  private static void collect(
      MappingNode mapping, List<String> above, JsonNode defaults, List<ChartValue> values) {
    for (NodeTuple entry : mapping.getValue()) {
      String key = ((ScalarNode) entry.getKeyNode()).getValue();
      List<String> path = Stream.concat(above.stream(), Stream.of(key)).toList();
      String meaning = meaning(entry.getKeyNode());
      if (!meaning.isEmpty()) {
        values.add(new ChartValue(path, defaults.get(key), meaning));
      } else if (entry.getValueNode() instanceof MappingNode group && !group.getValue().isEmpty()) {
        collect(group, path, defaults.get(key), values);
      } else {
        throw new IllegalStateException(String.join(".", path) + " has no comment with --");
      }
    }
  }

  private static String meaning(Node key) {
    StringBuilder meaning = new StringBuilder();
    for (CommentLine line :
        Objects.requireNonNullElse(key.getBlockComments(), List.<CommentLine>of())) {
      String text = line.getValue().strip();
      if (text.startsWith(MARK)) {
        meaning.setLength(0);
        meaning.append(text.substring(MARK.length()));
      } else if (!meaning.isEmpty()) {
        meaning.append(' ').append(text);
      }
    }
    return meaning.toString().strip();
  }
}
