package io.marketprism.operator.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is loaded to show a status, in a JVM of its own: a count that is the same on each machine,
 * and most of the time that it takes.
 */
class PluginStartTest {

  /** What a client of the Kubernetes API and its connection over TLS bring along. */
  private static final List<String> OF_A_CLIENT =
      List.of("io.fabric8.kubernetes.client.dsl.", "jdk.internal.net.http.", "sun.security.ssl.");

  private static final int FOR_HELP = 230;
  private static final int FOR_STATUS = 1_150;

  @TempDir private Path folder;

  @Test
  void theHelpLoadsNoClient() throws Exception {
    assertFewClasses(FOR_HELP, "Usage: kubectl marketprism", "--help");
  }

  @Test
  void aStatusThatKubectlAnswersLoadsNoClient() throws Exception {
    Path list = Files.writeString(folder.resolve("list.json"), KubectlAnswerTest.LIST);
    Path kubectl =
        Files.writeString(folder.resolve("kubectl"), "#!/bin/sh\ncat '%s'\n".formatted(list));
    assertThat(kubectl.toFile().setExecutable(true)).isTrue();
    assertFewClasses(FOR_STATUS, "a  Healthy", "status", "a");
  }

  private void assertFewClasses(int atMost, String said, String... arguments) throws Exception {
    Path log = folder.resolve("classes.log");
    Path output = folder.resolve("output");
    ProcessBuilder java =
        new ProcessBuilder(
            Stream.concat(
                    Stream.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xlog:class+load:file=" + log,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Plugin.class.getName()),
                    Stream.of(arguments))
                .toList());
    java.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
    Process process = java.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    int exitCode = process.waitFor();
    assertThat(Files.readString(output, StandardCharsets.UTF_8)).contains(said);
    assertThat(exitCode).isZero();
    List<String> loaded = loaded(log);
    assertThat(loaded)
        .noneMatch(line -> OF_A_CLIENT.stream().anyMatch(line::startsWith))
        .anyMatch(line -> line.startsWith(Plugin.class.getName()));
    assertThat(loaded).filteredOn(line -> line.contains(" source: file:")).hasSizeLessThan(atMost);
  }

  /** Names of classes, and where they come from. */
  private static List<String> loaded(Path log) throws IOException {
    return Files.readAllLines(log).stream()
        .map(line -> line.replaceFirst("^(\\[[^]]*])+ ", ""))
        .map(Objects::requireNonNull)
        .toList();
  }
}
