package io.marketprism.operator.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is loaded to show a status, in a JVM of its own: a count that is the same on each machine,
 * and most of the time that it takes.
 */
class PluginStartTest {

  /**
   * What a client of the Kubernetes API and its connection over TLS bring along, and a spec that is
   * read as a whole.
   */
  private static final List<String> OF_NO_USE =
      List.of(
          "io.fabric8.kubernetes.client.dsl.",
          "io.fabric8.kubernetes.client.utils.KubernetesSerialization",
          "jdk.internal.net.http.",
          "sun.security.ssl.",
          "io.marketprism.operator.api.AlertSpec");

  private static final Pattern FROM_FILE = Pattern.compile("(\\S+) source: (file:\\S+)");

  private static final int FOR_HELP = 230;
  private static final int FOR_STATUS = 950;

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
    Path archivable = folder.resolve("archivable.jar");
    ArchivableClasses.main(new String[] {archivable.toString()});
    ProcessBuilder java =
        new ProcessBuilder(
            Stream.concat(
                    Stream.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xlog:class+load:file=" + log,
                        "-cp",
                        archivable + ":" + System.getProperty("java.class.path"),
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
        .noneMatch(line -> OF_NO_USE.stream().anyMatch(line::startsWith))
        .anyMatch(line -> line.startsWith(Plugin.class.getName()));
    assertThat(loaded).filteredOn(line -> line.contains(" source: file:")).hasSizeLessThan(atMost);
    assertThat(loaded)
        .filteredOn(PluginStartTest::isTooOld)
        .as("no AOT cache takes them")
        .isEmpty();
  }

  private static boolean isTooOld(String line) {
    Matcher loaded = FROM_FILE.matcher(line);
    if (!loaded.matches()) {
      return false;
    }
    try (URLClassLoader file =
            new URLClassLoader(new URL[] {URI.create(loaded.group(2)).toURL()}, null);
        InputStream bytes =
            file.getResourceAsStream(loaded.group(1).replace('.', '/') + ".class")) {
      return ClassFile.of().parse(Objects.requireNonNull(bytes).readAllBytes()).majorVersion()
          < ClassFile.JAVA_6_VERSION;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names of classes, and where they come from. */
  private static List<String> loaded(Path log) throws IOException {
    return Files.readAllLines(log).stream()
        .map(line -> line.replaceFirst("^(\\[[^]]*])+ ", ""))
        .map(Objects::requireNonNull)
        .toList();
  }
}
