package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is shipped is accepted by a real API server and reads well. */
class SamplesIT {

  static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.list(Shell.ROOT.resolve("deploy/samples"))) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void eachSampleIsAccepted(Path sample) {
    ControlPlane.get()
        .kubectl(
            "apply",
            "--server-side",
            "--force-conflicts",
            "--dry-run=server",
            "-f",
            sample.toString());
  }

  @Test
  void explainReadsWell() {
    assertThat(ControlPlane.get().kubectl("explain", "mps.spec.services.probes"))
        .contains("httpGet")
        .contains("Succeeds on a status from 200 to 399")
        .contains("-required-");
  }
}
