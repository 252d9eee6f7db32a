package io.marketprism.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that publishes a release, with stand-ins for the programs that it calls. */
class PublishTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String LIBRARY =
      "lib/a-library-whose-name-is-longer-than-a-line-of-a-manifest-may-ever-be-1.0.0.jar";

  private static final String ID = "sha256:" + "0".repeat(64);

  @TempDir private Path folder;

  private record Run(int status, String said) {}

  @BeforeEach
  void aReleaseThatWasTested() throws IOException, InterruptedException {
    Files.createDirectories(repository());
    run(
        ROOT,
        "cp",
        "-r",
        "--parents",
        "helm",
        "deploy",
        "crds",
        "demo/machine/lib.bash",
        "operator/plugin",
        ".gitignore",
        "THIRD-PARTY.md",
        "LICENSE",
        repository().toString());
    run(repository(), "git", "init", "-q", "-b", "main");
    run(repository(), "git", "config", "user.name", "Test");
    run(repository(), "git", "config", "user.email", "test@example.com");
    run(repository(), "git", "add", "-A");
    run(repository(), "git", "commit", "-q", "-m", "test");
    tag("v0.1.0", ID);
    write("operator/target/jib-image.id", ID);
    write("operator/target/jib-image.tar", "an image");
    write("operator/target/" + LIBRARY, "a library");
    write("operator/target/lib/a-0.jar", "the same of an earlier build");
    jar("operator/target/marketprism-operator.jar", LIBRARY);
    write("operator/target/image/base.tar", "a base");
    write(
        "operator/target/image/files/usr/share/sbom/marketprism-operator.cdx.json",
        "{\"bomFormat\": \"CycloneDX\"}");
    program(
        "docker",
        "[[ $1 != manifest || $2 != inspect ]] || exit 1; [[ $1 != image ]] || "
            + "printf 'ghcr.io/marketprism/marketprism-operator@sha256:ab\\n'; "
            + "[[ $1$2 != manifestpush ]] || echo sha256:cd");
    program("cosign", ":");
    program(
        "helm",
        "case $1 in package) touch \"$3/marketprism-operator-0.1.0.tgz\";; push) echo Digest: sha256:ef;; esac");
  }

  @Test
  void aDryRunMakesTheFilesAndLetsNothingOut() throws IOException, InterruptedException {
    Run dry = publish("0.1.0", "--dry-run");
    assertThat(dry.status()).as(dry.said()).isZero();
    assertThat(calls()).allMatch(call -> call.startsWith("helm package"));
    assertThat(dry.said())
        .containsSubsequence(
            "+ docker push --quiet ghcr.io/marketprism/marketprism-operator:0.1.0-",
            "+ cosign sign --yes ghcr.io/marketprism/marketprism-operator@sha256:",
            "+ cosign attest --yes --type cyclonedx --predicate ",
            "+ cosign attest --yes --type slsaprovenance1 --predicate ",
            "+ docker manifest push --purge ghcr.io/marketprism/marketprism-operator:0.1.0",
            "+ helm push ",
            "marketprism-operator-0.1.0.tgz oci://ghcr.io/marketprism/charts",
            "+ cosign sign --yes ghcr.io/marketprism/charts/marketprism-operator@sha256:",
            "+ cosign sign-blob --yes --bundle ");
    Run sums = run(release(), "sha256sum", "--check", "--strict", "SHA256SUMS");
    assertThat(sums.status()).as(sums.said()).isZero();
    assertThat(sums.said().lines())
        .extracting(line -> line.replaceAll("(amd|arm)64", "ARCH"))
        .containsExactly(
            "THIRD-PARTY.md: OK",
            "crds.yaml: OK",
            "install.yaml: OK",
            "krew.yaml: OK",
            "kubectl-marketprism.tar.gz: OK",
            "marketprism-operator-0.1.0-linux-ARCH.cdx.json: OK",
            "marketprism-operator-0.1.0-linux-ARCH.tar.gz: OK",
            "marketprism-operator-0.1.0.tgz: OK",
            "provenance.json: OK");
    Run packed = run(release(), "tar", "--list", "--file", "kubectl-marketprism.tar.gz");
    assertThat(packed.said().lines())
        .containsExactlyInAnyOrder(
            "kubectl-marketprism",
            "kubectl_complete-marketprism",
            "marketprism-operator.jar",
            LIBRARY,
            "LICENSE");
    assertThat(Files.readString(release().resolve("krew.yaml")))
        .contains(
            run(release(), "sha256sum", "kubectl-marketprism.tar.gz").said().substring(0, 64));
    assertThat(Files.readString(release().resolve("provenance.json")))
        .contains("\"imageId\": \"" + ID + "\"")
        .contains(run(repository(), "git", "rev-parse", "HEAD").said().strip());
  }

  @Test
  void whatWasTestedIsPushedAndSignedByItsDigest() throws IOException, InterruptedException {
    Run made = publish("0.1.0");
    assertThat(made.status()).as(made.said()).isZero();
    assertThat(calls())
        .anyMatch(call -> call.startsWith("docker tag " + ID + " ghcr.io/"))
        .contains(
            "cosign sign --yes ghcr.io/marketprism/marketprism-operator@sha256:ab",
            "cosign sign --yes ghcr.io/marketprism/marketprism-operator@sha256:cd",
            "cosign sign --yes ghcr.io/marketprism/charts/marketprism-operator@sha256:ef");
  }

  @Test
  void anotherImageThanTheTestedOneIsRefused() throws IOException, InterruptedException {
    write("operator/target/jib-image.id", "sha256:" + "1".repeat(64));
    Run refused = publish("0.1.0", "--dry-run");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.said()).contains("is not the one that was tested for v0.1.0");
    assertThat(calls()).isEmpty();
  }

  @Test
  void whatIsNotCheckedOutIsRefused() throws IOException, InterruptedException {
    assertThat(publish("0.2.0").said()).contains("v0.2.0 is not checked out");
    write("deploy/more", "changed");
    assertThat(publish("0.1.0").said()).contains("there are changes that aren't committed");
    assertThat(publish().said()).contains("usage:");
    assertThat(calls()).isEmpty();
  }

  private Path repository() {
    return folder.resolve("repository");
  }

  private Path release() {
    return repository().resolve("operator/target/release");
  }

  private void tag(String name, String id) throws IOException, InterruptedException {
    String architecture =
        run(repository(), "uname", "-m")
            .said()
            .strip()
            .replace("x86_64", "amd64")
            .replace("aarch64", "arm64");
    run(
        repository(),
        "git",
        "tag",
        "-a",
        name,
        "-m",
        name,
        "-m",
        "Tested image for linux/%s: %s".formatted(architecture, id));
  }

  private void write(String file, String text) throws IOException {
    Path path = repository().resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  /** A jar whose manifest has lines as long as they may be. */
  private void jar(String file, String classPath) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
    try (OutputStream out = Files.newOutputStream(repository().resolve(file))) {
      new JarOutputStream(out, manifest).close();
    }
  }

  /** A program that notes how it was called, and then does this. */
  private void program(String name, String does) throws IOException {
    Path file = Files.createDirectories(folder.resolve("bin")).resolve(name);
    Files.writeString(
        file,
        "#!/bin/bash\necho \"%s $*\" >>'%s'\n%s\n".formatted(name, folder.resolve("calls"), does));
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private List<String> calls() throws IOException {
    Path calls = folder.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  private Run publish(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = "deploy/publish";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return run(repository(), command);
  }

  private Run run(Path in, String... command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true);
    builder
        .environment()
        .merge("PATH", folder.resolve("bin").toString(), (path, own) -> own + ":" + path);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), said);
  }
}
