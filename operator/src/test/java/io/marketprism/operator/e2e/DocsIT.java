package io.marketprism.operator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.docs.Commands;
import io.marketprism.operator.docs.Example;
import io.marketprism.operator.docs.MarkdownPage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who follows the pages gets there: their commands, one after the other, on real parts. */
class DocsIT {

  /** In the order in which somebody reads them: each goes on with what the last one has left. */
  private static final List<String> FIRST =
      List.of(
          "how-to/run-from-source.md",
          "how-to/operations-handbook.md",
          "how-to/troubleshooting.md",
          "how-to/find-out-why-it-did-not-act.md",
          "how-to/read-a-flight-record.md",
          "how-to/pause-for-maintenance.md",
          "how-to/scheduled-restarts.md",
          "how-to/ask-for-a-restart.md",
          "how-to/acknowledge-an-escalation.md",
          "how-to/tune-a-threshold.md",
          "how-to/simulate-a-rule.md",
          "how-to/write-rules.md");

  /** A home of its own, and the JDK that the tests run on before the machine's. */
  @Test
  void theCommandsOfTheTutorialAndTheHowToPagesWork(@TempDir Path home) throws IOException {
    Scene.fresh().removeResources();
    Path script = Files.writeString(home.resolve("script"), Commands.script(pages()));
    String said =
        Shell.run(
            Map.of(
                "HOME",
                home.toString(),
                // Where it is by default; Java takes its user's home from elsewhere.
                "XDG_STATE_HOME",
                home.resolve(".local/state").toString(),
                "JAVA_HOME",
                System.getProperty("java.home")),
            "timeout",
            "600",
            "bash",
            script.toString());
    assertThat(said)
        .contains("RemediationSucceeded")
        .contains("Restart hot-storage: Succeeded", "ok      lost-broker.yaml")
        .doesNotContain("FAILED");
  }

  /** Those, and then whichever page besides says that it is run here. */
  private static List<MarkdownPage> pages() throws IOException {
    List<MarkdownPage> pages = new ArrayList<>();
    for (String page : FIRST) {
      pages.add(MarkdownPage.read(Shell.ROOT.resolve("docs").resolve(page)));
    }
    Set<Path> first = pages.stream().map(MarkdownPage::file).collect(Collectors.toSet());
    for (MarkdownPage page : MarkdownPage.in(Path.of("docs/how-to"))) {
      if (!first.contains(page.file())
          && Commands.test(page).equals(Optional.of(DocsIT.class.getSimpleName()))) {
        pages.add(page);
      }
    }
    return pages;
  }

  @Test
  void explainReadsWell() {
    assertThat(ControlPlane.get().kubectl("explain", "mps.spec.services.probes"))
        .contains("httpGet")
        .contains("Succeeds on a status from 200 to 399")
        .contains("-required-");
  }

  /** The API server accepts every example: strictly, and as a person would complete it. */
  @Test
  void everyExampleIsAccepted(@TempDir Path folder) throws IOException {
    List<Example> examples = Example.all();
    for (int i = 0; i < examples.size(); i++) {
      Files.writeString(
          folder.resolve(i + ".yaml"),
          "# %s\n%s".formatted(examples.get(i), examples.get(i).complete("example-" + i)));
    }
    String accepted =
        ControlPlane.get()
            .kubectl(
                "apply",
                "--server-side",
                "--validate=strict",
                "--dry-run=server",
                "-f",
                folder + File.separator);
    assertThat(accepted.lines()).hasSameSizeAs(examples);
  }
}
