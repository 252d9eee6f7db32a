package io.marketprism.operator.chart;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Brings the words of the chart's values.yaml into its README's table and into its schema. {@code
 * make manifests} runs it over the chart's folder. What a value may be, the schema alone says.
 */
public final class ChartReference {

  static final String README = "README.md";
  static final String SCHEMA = "values.schema.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HEADING = "## Values\n";

  private final List<ChartValue> values;

  ChartReference(Path chart) throws IOException {
    values = ChartValue.read(chart.resolve("values.yaml"));
  }

  public static void main(String[] args) throws IOException {
    Path chart = Path.of(args[0]);
    ChartReference reference = new ChartReference(chart);
    Path readme = chart.resolve(README);
    Path schema = chart.resolve(SCHEMA);
    Files.writeString(readme, reference.readme(Files.readString(readme)));
    Files.writeString(schema, reference.schema(Files.readString(schema)));
  }

  List<ChartValue> values() {
    return values;
  }

  /** The page with the table of today's values: all that stands below its last heading. */
  String readme(String page) {
    int heading = page.indexOf(HEADING);
    if (heading < 0) {
      throw new IllegalStateException("the page has no heading " + HEADING.strip());
    }
    StringBuilder text = new StringBuilder(page.substring(0, heading + HEADING.length()));
    text.append(
        "\nGenerated from values.yaml: `make manifests`. `values.schema.json` refuses what isn't here.\n\n");
    text.append("| value | default | meaning |\n|---|---|---|\n");
    for (ChartValue value : values) {
      text.append(
          "| `%s` | `%s` | %s |\n"
              .formatted(value.name(), cell(value.byDefault().toString()), cell(value.meaning())));
    }
    return text.toString();
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  /** The schema with today's words and defaults. */
  String schema(String current) throws IOException {
    ObjectNode schema = (ObjectNode) JSON.readTree(current);
    for (ChartValue value : values) {
      describe(schema, value);
    }
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"));
    return JSON.writer(printer).writeValueAsString(schema) + "\n";
  }

  /** Words first, then what it may be. */
  private static void describe(ObjectNode schema, ChartValue value) {
    JsonNode property = property(schema, value.path());
    if (!(property instanceof ObjectNode found)) {
      throw new IllegalStateException(SCHEMA + " has no property for " + value.name());
    }
    ObjectNode restrictions = found.deepCopy().without(List.of("description", "default"));
    found.removeAll();
    found.put("description", value.meaning()).set("default", value.byDefault());
    found.setAll(restrictions);
  }

  /** What the schema says of a value; a missing node if nothing. */
  static JsonNode property(JsonNode schema, List<String> path) {
    JsonNode property = schema;
    for (String key : path) {
      property = property.path("properties").path(key);
    }
    return property;
  }
}
