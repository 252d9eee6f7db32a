package io.marketprism.operator.runbook;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * That somebody works on a service or on its host: nothing is done by the operator meanwhile.
 *
 * @param whose what declares it: {@code maintenance window weekly}
 * @param reason why, in the words of who declared it
 * @param until when it ends by itself; null when somebody ends it
 */
public record Maintenance(String whose, String reason, @Nullable Instant until) {

  /** Of several at once the one that lasts longest; of equals the first. */
  public static Optional<Maintenance> longest(Stream<Maintenance> several) {
    return several.reduce((a, b) -> end(b).isAfter(end(a)) ? b : a);
  }

  private static Instant end(Maintenance maintenance) {
    return maintenance.until == null ? Instant.MAX : maintenance.until;
  }

  @Override
  public String toString() {
    return whose + ": " + reason;
  }
}
