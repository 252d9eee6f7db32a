package io.marketprism.operator.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The texts that third parties want to go with what they have written, each once. */
final class Notices {

  private static final Pattern TEXT =
      Pattern.compile("(?i)(META-INF/)?(licen[cs]e|notice|copying|about)[^/]*");

  /** Who has it, by text. */
  private final TreeMap<String, TreeSet<String>> owners = new TreeMap<>();

  private Notices() {}

  /**
   * @param jars a folder with the libraries
   * @param modules a folder with a folder of texts for each module of Go
   */
  static Notices of(Path jars, Path modules) throws IOException {
    Notices notices = new Notices();
    for (Path jar : sorted(jars)) {
      notices.addJar(jar);
    }
    try (Stream<Path> files = Files.walk(modules)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> notices.addFile(modules.relativize(file.getParent()).toString(), file));
    }
    return notices;
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private void addJar(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
        if (TEXT.matcher(entry.getName()).matches() && !entry.getName().endsWith(".class")) {
          byte[] bytes = zip.getInputStream(entry).readAllBytes();
          add(jar.getFileName().toString(), new String(bytes, StandardCharsets.UTF_8));
        }
      }
    }
  }

  private void addFile(String owner, Path file) {
    try {
      add(owner, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String owner, String text) {
    owners.computeIfAbsent(text.replace("\r\n", "\n").strip(), _ -> new TreeSet<>()).add(owner);
  }

  /** All of them, each below those that have it. */
  String text() {
    StringBuilder text =
        new StringBuilder(
            """
            Texts that go with the software in this image. What is in it, with versions and licences:
            /usr/share/sbom/marketprism-operator.cdx.json
            """);
    owners.entrySet().stream()
        .sorted(Comparator.comparing((Entry<String, TreeSet<String>> of) -> of.getValue().first()))
        .forEach(
            of ->
                text.append(
                    "\n%s\n%s\n\n%s\n"
                        .formatted("=".repeat(78), String.join("\n", of.getValue()), of.getKey())));
    return text.toString();
  }
}
