package io.marketprism.operator.plugin;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.PrintWriter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** In which form something is shown. */
final class OutputFormat {

  /** Forms for programs. */
  enum Format {
    json,
    yaml
  }

  @Option(
      names = {"-o", "--output"},
      description = "${COMPLETION-CANDIDATES} (default: for people).")
  private @Nullable Format format;

  /** Whether nothing else was asked for. */
  boolean isForPeople() {
    return format == null;
  }

  /**
   * Prints it.
   *
   * @param objects for programs
   * @param text for people
   */
  void print(PrintWriter out, Object objects, Supplier<String> text) {
    if (format == null) {
      out.print(text.get());
    } else {
      out.print(
          format == Format.json
              ? Serialization.asJson(objects) + "\n"
              : Serialization.asYaml(objects));
    }
    out.flush();
  }
}
