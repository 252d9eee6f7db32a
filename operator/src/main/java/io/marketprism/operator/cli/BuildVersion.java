package io.marketprism.operator.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** What the jar's manifest says of it. */
final class BuildVersion implements IVersionProvider {

  static String get() {
    @Nullable String version = BuildVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** The commit that the jar was built from, or {@code unknown}. */
  static String revision() {
    try {
      Path jar =
          Path.of(BuildVersion.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (!Files.isRegularFile(jar)) {
        return "unknown"; // a folder of classes
      }
      try (JarFile file = new JarFile(jar.toFile())) {
        String revision =
            file.getManifest().getMainAttributes().getValue("Implementation-Revision");
        return revision == null ? "unknown" : revision;
      }
    } catch (IOException | URISyntaxException e) {
      return "unknown";
    }
  }

  @Override
  public String[] getVersion() {
    return new String[] {"%s (%s)".formatted(get(), revision())};
  }
}
