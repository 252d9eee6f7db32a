package io.marketprism.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is checked in is what the records say; after a change of a record: {@code make crds}. */
class CrdFilesTest {

  private static final Path CHECKED_IN = Path.of("../crds");
  private static final Path IN_CHART = Path.of("../helm/marketprism-operator/crds");

  @Test
  void theCheckedInCrdsAreThoseOfTheRecords(@TempDir Path generated) throws IOException {
    CrdFiles.generate(generated);
    List<Path> files = files(generated);
    assertThat(files).hasSize(3);
    for (Path file : files) {
      assertThat(CHECKED_IN.resolve(file.getFileName())).hasSameTextualContentAs(file);
      assertThat(IN_CHART.resolve(file.getFileName())).hasSameTextualContentAs(file);
    }
    assertThat(files(CHECKED_IN)).hasSameSizeAs(files);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
