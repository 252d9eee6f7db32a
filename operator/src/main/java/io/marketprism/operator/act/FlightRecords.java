package io.marketprism.operator.act;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of flight records in the operator's data directory; the eldest make room. */
public final class FlightRecords {

  private static final Logger LOG = LoggerFactory.getLogger(FlightRecords.class);
  private static final String SUFFIX = ".flight.txt";

  /** So many are kept, of at most some hundred KiB each. */
  static final int KEPT = 200;

  private final Path folder;

  /**
   * @param dataDirectory the operator's own; made if it isn't there
   */
  public FlightRecords(Path dataDirectory) {
    this.folder = dataDirectory.resolve("flight-records").normalize();
  }

  /**
   * A kept record.
   *
   * @param file its name in the folder
   */
  record Kept(String file, String sha256) {}

  /**
   * Keeps a record.
   *
   * @param name begins with the time, so that names sort by age
   * @throws IOException when it can't be kept
   */
  synchronized Kept keep(String name, String text) throws IOException {
    Files.createDirectories(folder);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve(name + SUFFIX);
    Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    // Log lines are for those who may read the operator's own data.
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    makeRoom();
    return new Kept(file.getFileName().toString(), sha256(bytes));
  }

  /**
   * The text of a record that was kept here.
   *
   * @param file its name, as the Remediation's status says it
   * @param sha256 of the text: who writes a status can't name another namespace's record
   * @return empty where there is none such: another operator took it, or it made room
   * @throws IOException when it can't be read
   */
  public synchronized Optional<String> read(String file, String sha256) throws IOException {
    Path path = folder.resolve(file).normalize();
    if (!file.endsWith(SUFFIX) || !folder.equals(path.getParent()) || !Files.isRegularFile(path)) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(path);
    return sha256(bytes).equals(sha256)
        ? Optional.of(new String(bytes, StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private void makeRoom() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> eldestFirst =
          files.filter(f -> f.getFileName().toString().endsWith(SUFFIX)).sorted().toList();
      for (Path file : eldestFirst.subList(0, Math.max(0, eldestFirst.size() - KEPT))) {
        Files.delete(file);
        LOG.debug("{} made room for a newer one", file.getFileName());
      }
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
