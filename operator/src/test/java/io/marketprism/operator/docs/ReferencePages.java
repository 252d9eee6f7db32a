package io.marketprism.operator.docs;

import static java.util.Comparator.comparingInt;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.act.ProtocolReference;
import io.marketprism.operator.cli.CommandLineReference;
import io.marketprism.operator.compiler.RateLimitReference;
import io.marketprism.operator.compiler.RunbookReference;
import io.marketprism.operator.metrics.MetricsReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The pages of {@code docs/reference} that are generated. {@code make docs} writes them. */
final class ReferencePages {

  private static final Path CRDS = Path.of("../crds");

  private static final List<String> KINDS =
      List.of("MarketPrismStack", "DockerHost", "Remediation");

  private ReferencePages() {}

  /**
   * @param args the folder; the working directory is that of the module
   */
  public static void main(String[] args) throws IOException {
    for (Map.Entry<String, String> page : all().entrySet()) {
      Files.writeString(Path.of(args[0]).resolve(page.getKey()), page.getValue());
    }
  }

  /** Each page by its file's name. */
  static Map<String, String> all() throws IOException {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("runbook.md", RunbookReference.ofTheBuiltInRunbook());
    pages.put("rate-limits.md", RateLimitReference.page());
    pages.put("api.md", ApiReference.of(crds(CRDS)));
    pages.put("reasons.md", ReasonsReference.page());
    pages.put("remediation-protocol.md", ProtocolReference.page());
    pages.put("command-line.md", CommandLineReference.page());
    pages.put("metrics.md", MetricsReference.page());
    return pages;
  }

  /** The CRDs in a folder, what people write first. */
  static List<CustomResourceDefinition> crds(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> Serialization.unmarshal(read(file), CustomResourceDefinition.class))
          .sorted(comparingInt(crd -> KINDS.indexOf(crd.getSpec().getNames().getKind())))
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
