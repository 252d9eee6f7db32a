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
    assertThat(records.read(kept.file())).contains("seen\n");
  }

  @Test
  void whatAnotherOperatorKeptIsNotThere() throws IOException {
    assertThat(records.read("2026-11-01T030000Z-prod.main.nats.8.flight.txt")).isEmpty();
  }

  /** A name comes from a status, which an operator wrote; it is not trusted for that. */
  @Test
  void nothingElseIsRead() throws IOException {
    records.keep("one", "seen");
    Files.writeString(data.resolve("secret.flight.txt"), "hunter2");
    Files.writeString(data.resolve("flight-records/other.txt"), "hunter2");
    assertThat(records.read("../secret.flight.txt")).isEmpty();
    assertThat(records.read(data.resolve("secret.flight.txt").toString())).isEmpty();
    assertThat(records.read("other.txt")).isEmpty();
    assertThat(records.read("")).isEmpty();
  }
}
