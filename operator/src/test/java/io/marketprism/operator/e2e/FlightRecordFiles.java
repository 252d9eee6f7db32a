package io.marketprism.operator.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.Remediation;
import io.marketprism.operator.api.RemediationStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** An operator's data directory, with the flight records in it. */
final class FlightRecordFiles {

  private final Path dataDirectory;

  FlightRecordFiles() {
    try {
      dataDirectory = Files.createTempDirectory("operator-data");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path dataDirectory() {
    return dataDirectory;
  }

  /** The names of all records, the eldest first. */
  List<String> names() {
    try (Stream<Path> files = Files.list(dataDirectory.resolve("flight-records"))) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The record of a Remediation, after a look whether it is the one that its status names. */
  String of(Remediation remediation) {
    RemediationStatus.Evidence evidence = remediation.getStatus().evidence();
    assertThat(evidence).as("evidence of %s", remediation.getMetadata().getName()).isNotNull();
    String text = read(String.valueOf(evidence.flightRecord()));
    assertThat(sha256(text)).isEqualTo(evidence.sha256());
    return text;
  }

  String read(String name) {
    try {
      return Files.readString(dataDirectory.resolve("flight-records").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
