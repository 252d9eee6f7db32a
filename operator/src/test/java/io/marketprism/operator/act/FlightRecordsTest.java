package io.marketprism.operator.act;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecordsTest {

  @TempDir private Path data;
  private FlightRecords records;

  @BeforeEach
  void open() {
    records = new FlightRecords(data);
  }

  @Test
  void whatWasKeptIsRead() throws IOException {
    FlightRecords.Kept kept = records.keep("2026-11-01T030000Z-prod.main.nats.7", "seen\n");
    assertThat(records.read(kept.file(), kept.sha256())).contains("seen\n");
  }

  @Test
  void whatAnotherOperatorKeptIsNotThere() throws IOException {
    String sha256 = records.keep("2026-11-01T030000Z-prod.main.nats.7", "seen\n").sha256();
    assertThat(records.read("2026-11-01T030000Z-prod.main.nats.8.flight.txt", sha256)).isEmpty();
  }

  /** A name comes from a status, which an operator wrote; it is not trusted for that. */
  @Test
  void nothingElseIsRead() throws IOException {
    String sha256 = records.keep("one", "hunter2").sha256();
    Files.writeString(data.resolve("secret.flight.txt"), "hunter2");
    Files.writeString(data.resolve("flight-records/other.txt"), "hunter2");
    assertThat(records.read("../secret.flight.txt", sha256)).isEmpty();
    assertThat(records.read(data.resolve("secret.flight.txt").toString(), sha256)).isEmpty();
    assertThat(records.read("other.txt", sha256)).isEmpty();
    assertThat(records.read("", sha256)).isEmpty();
    assertThat(records.read("one.flight.txt", "0".repeat(64))).isEmpty();
  }
}
