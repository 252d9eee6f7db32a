package io.marketprism.operator.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A wall clock that a test sets, of one process. Its monotonic clock goes on as it does. */
final class WallClock {

  private final Path library;
  private final Path offset;

  private WallClock(Path library, Path offset) {
    this.library = library;
    this.offset = offset;
  }

  /** One that is right; the test is skipped where there is no libfaketime. */
  static WallClock right() {
    Path library =
        Path.of(Optional.ofNullable(System.getenv("MARKETPRISM_LIBFAKETIME")).orElse(""));
    assumeTrue(
        Files.isRegularFile(library),
        "there is no libfaketime: install the package, or set MARKETPRISM_LIBFAKETIME");
    try {
      WallClock clock = new WallClock(library, Files.createTempFile("wall-clock", null));
      clock.set(Duration.ZERO);
      return clock;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Within a second, and from then on, it differs by this from the right time. */
  void set(Duration off) {
    try {
      Path next = Files.createTempFile(offset.toAbsolutePath().getParent(), "wall-clock", null);
      Files.writeString(next, "%+d%n".formatted(off.toSeconds()));
      Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        offset.toString(),
        "FAKETIME_CACHE_DURATION",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1");
  }
}
