package io.marketprism.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The release script, in a repository of its own with the project's files. */
class ReleaseTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path repository;

  private record Run(int status, String said) {}

  @BeforeEach
  void aRepository() throws IOException, InterruptedException {
    run(
        ROOT,
        "cp",
        "-r",
        "--parents",
        "pom.xml",
        "operator/pom.xml",
        "helm",
        "deploy",
        "crds",
        "CHANGELOG.md",
        ".gitignore",
        "THIRD-PARTY.md",
        repository.toString());
    Path image = Files.createDirectories(repository.resolve("operator/target/image"));
    Files.copy(ROOT.resolve("THIRD-PARTY.md"), image.resolve("THIRD-PARTY.md"));
    git("init", "-q", "-b", "main");
    git("config", "user.name", "Test");
    git("config", "user.email", "test@example.com");
    commit();
  }

  @Test
  void aDryRunShowsTheReleaseAndChangesNothing() throws IOException, InterruptedException {
    Run dry = release("7.8.9", "--dry-run");
    assertThat(dry.status()).as(dry.said()).isZero();
    List<String> lines = dry.said().lines().toList();
    assertThat(lines)
        .contains(
            "+  <version>7.8.9</version>",
            "+    <version>7.8.9</version>",
            "+version: 7.8.9",
            "+appVersion: 7.8.9")
        .anyMatch(line -> line.matches("\\+## \\[7\\.8\\.9] - \\d{4}-\\d\\d-\\d\\d"))
        .anyMatch(line -> line.startsWith("+++ b/operator/src/test/resources/released-crds/7.8.9/"))
        .noneMatch(line -> line.startsWith("+") && line.contains("SNAPSHOT"));
    assertThat(dry.said()).containsPattern("\\+.*marketprism-operator:7\\.8\\.9");
    assertThat(git("status", "--porcelain").said()).isEmpty();
    assertThat(git("tag").said()).isEmpty();
    assertThat(git("worktree", "list").said().lines()).hasSize(1);
  }

  @Test
  void aReleaseIsTestedCommittedAndTagged() throws IOException, InterruptedException {
    makefile(
        "@grep -q '^version: 0.1.0' helm/marketprism-operator/Chart.yaml && "
            + "git log -1 --format=sha256:%s >operator/target/jib-image.id");
    Run made = release("0.1.0");
    assertThat(made.status()).as(made.said()).isZero();
    assertThat(git("tag").said()).isEqualTo("v0.1.0\n");
    assertThat(git("tag", "--list", "--format=%(contents)", "v0.1.0").said())
        .as("the image of the commit itself")
        .containsPattern("Tested image for linux/(amd|arm)64: sha256:chore: release 0\\.1\\.0");
    assertThat(git("show", "v0.1.0:pom.xml").said()).contains("<version>0.1.0</version>");
    assertThat(git("show", "v0.1.0:CHANGELOG.md").said())
        .containsPattern("## \\[Unreleased]\n\n## \\[0\\.1\\.0] - \\S+\n\n### Added\n\n- ")
        .doesNotContain("is being prepared");
    assertThat(Files.readString(repository.resolve("pom.xml")))
        .contains("<version>0.1.1-SNAPSHOT</version>");
    assertThat(release("0.1.0").said()).contains("the tag v0.1.0 is there already");
    assertThat(release("0.0.9").said()).contains("older than the last release, 0.1.0");
    assertThat(release("0.1.1").said()).contains("says nothing under Unreleased");
  }

  @Test
  void nothingIsCommittedWhereTheTestsFail() throws IOException, InterruptedException {
    makefile("@false");
    Run failed = release("0.1.0");
    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.said()).contains("the tests fail: nothing is committed");
    assertThat(git("tag").said()).isEmpty();
    assertThat(git("log", "--oneline").said().lines()).hasSize(2);
  }

  @Test
  void nothingIsCommittedWhereTheImageHasOtherSoftwareThanThePageSays()
      throws IOException, InterruptedException {
    makefile("@echo more >>operator/target/image/THIRD-PARTY.md");
    Run failed = release("0.1.0");
    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.said()).contains("THIRD-PARTY.md was not that of the image");
    assertThat(git("tag").said()).isEmpty();
    assertThat(git("log", "--oneline").said().lines()).hasSize(2);
  }

  @Test
  void whatCantBeReleasedIsRefused() throws IOException, InterruptedException {
    assertThat(release("1.0").said()).contains("1.0 is no version");
    assertThat(release().said()).contains("usage:");
    Files.writeString(repository.resolve("CHANGELOG.md"), "changed");
    assertThat(release("0.1.0").said()).contains("there are changes that aren't committed");
  }

  /** What {@code make test} does in this repository. */
  private void makefile(String test) throws IOException, InterruptedException {
    Files.writeString(repository.resolve("Makefile"), "test:\n\t%s\n".formatted(test));
    commit();
  }

  private void commit() throws IOException, InterruptedException {
    git("add", "-A");
    git("commit", "-q", "-m", "test");
  }

  private Run release(String... arguments) throws IOException, InterruptedException {
    return run(
        repository,
        Stream.concat(Stream.of("deploy/release"), Stream.of(arguments)).toArray(String[]::new));
  }

  private Run git(String... arguments) throws IOException, InterruptedException {
    return run(
        repository, Stream.concat(Stream.of("git"), Stream.of(arguments)).toArray(String[]::new));
  }

  private static Run run(Path folder, String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), said);
  }
}
