package io.marketprism.operator.plugin;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.runbook.Redactor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The files of a support bundle: without secrets, and with a list of what could not be had. */
final class SupportBundle {

  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private final Redactor redactor = new Redactor();
  private final Map<String, String> files = new LinkedHashMap<>();
  private final StringBuilder missing = new StringBuilder();

  /** Something that goes into a bundle, if it can be had. */
  @FunctionalInterface
  interface Part {
    String text();
  }

  /** Adds a file; what can't be had is listed instead, and is no reason for having none. */
  void add(String name, Part part) {
    try {
      files.put(name, redactor.redact(part.text()));
    } catch (RuntimeException e) {
      missing.append(redactor.redact("%s: %s%n".formatted(name, Plugin.sentence(e))));
    }
  }

  /** Objects as YAML, without what only repeats them. */
  static String yaml(List<? extends HasMetadata> objects) {
    objects.forEach(
        object -> {
          object.getMetadata().setManagedFields(List.of());
          if (object.getMetadata().getAnnotations() != null) {
            object.getMetadata().getAnnotations().remove(LAST_APPLIED);
          }
        });
    return Serialization.asYaml(objects);
  }

  /** The files by their names, as they are written. */
  Map<String, String> files() {
    Map<String, String> all = new LinkedHashMap<>(files);
    if (!missing.isEmpty()) {
      all.put("missing.txt", missing.toString());
    }
    return all;
  }

  /**
   * Writes them into a new file, for its owner alone.
   *
   * @throws PluginException when that can't be done
   */
  void write(Path zip) {
    try (OutputStream out =
            Channels.newOutputStream(
                Files.newByteChannel(
                    zip,
                    EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString("rw-------"))));
        ZipOutputStream archive = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
      for (Map.Entry<String, String> file : files().entrySet()) {
        archive.putNextEntry(new ZipEntry(file.getKey()));
        archive.write(file.getValue().getBytes(StandardCharsets.UTF_8));
        archive.closeEntry();
      }
    } catch (FileAlreadyExistsException e) {
      throw new PluginException("there is a file %s already".formatted(zip));
    } catch (IOException e) {
      throw new PluginException("%s can't be written: %s".formatted(zip, e.getMessage()));
    }
  }
}
