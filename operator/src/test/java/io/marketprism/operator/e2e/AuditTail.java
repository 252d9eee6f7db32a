package io.marketprism.operator.e2e;

import io.marketprism.operator.oracle.AuditLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** An audit log that grows while it is waited for something in it: each line is parsed once. */
final class AuditTail {

  private final Path file;
  private final AuditLog log = new AuditLog(List.of());
  private long end;

  AuditTail(Path file, long begin) {
    this.file = file;
    this.end = begin;
  }

  /** All that is in it by now; a last line that is not whole yet is left for the next time. */
  synchronized AuditLog read() {
    try (FileChannel channel = FileChannel.open(file)) {
      byte[] bytes = Channels.newInputStream(channel.position(end)).readAllBytes();
      int whole = bytes.length;
      while (whole > 0 && bytes[whole - 1] != '\n') {
        whole--;
      }
      log.add(new String(bytes, 0, whole, StandardCharsets.UTF_8).lines().toList());
      end += whole;
      return log;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
