package io.marketprism.operator.workload.docker;

import io.marketprism.operator.runbook.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificates as the docker client takes them, under its names, in a folder that is the operator's
 * alone. They are there for as long as one command runs.
 */
final class CertificateFiles implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);

  private static final FileAttribute<Set<PosixFilePermission>> OURS_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path folder;
  private final Map<String, String> files;

  /**
   * @throws IOException when there are no certificates, or they can't be written
   */
  CertificateFiles(DockerTls tls) throws IOException {
    this.files =
        switch (tls.certificates()) {
          case Reading.Unknown<DockerTls.Pem>(String why) -> throw new IOException(why);
          case Reading.Known<DockerTls.Pem>(DockerTls.Pem pem) ->
              Map.of("ca.pem", pem.ca(), "cert.pem", pem.certificate(), "key.pem", pem.key());
        };
    this.folder = Files.createTempDirectory("docker-certificates");
    try {
      for (var file : files.entrySet()) {
        Files.writeString(
            Files.createFile(folder.resolve(file.getKey()), OURS_ALONE), file.getValue());
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** What tells the docker client of them. */
  Map<String, String> environment() {
    return Map.of("DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", folder.toString());
  }

  /** What the command has done is done: a file that can't be deleted doesn't change that. */
  @Override
  public void close() {
    try {
      for (String file : files.keySet()) {
        Files.deleteIfExists(folder.resolve(file));
      }
      Files.delete(folder);
    } catch (IOException e) {
      LOG.warn("certificates are left in {}", folder, e);
    }
  }
}
