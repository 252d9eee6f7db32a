package io.marketprism.operator.runbook;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one probe saw. A failure is a result: that nothing can be said is a {@link Reading.Unknown}.
 *
 * @param ok whether the probe succeeded
 * @param message one clause for a person: "200 in time", "connection refused"
 * @param status the HTTP status; 0 where there was none
 * @param body the answer: JSON as maps, lists, texts, numbers and booleans, other text as a text;
 *     null where there was none
 * @param values the numbers that it was asked for, by name: a Double, or a Map from a label's value
 *     to a Double
 */
public record ProbeResult(
    boolean ok,
    String message,
    int status,
    @Nullable Object body,
    Map<String, Reading<Object>> values) {

  public ProbeResult {
    values = Map.copyOf(values);
  }

  /** A result without values. */
  public static ProbeResult of(boolean ok, String message, int status, @Nullable Object body) {
    return new ProbeResult(ok, message, status, body, Map.of());
  }

  public static ProbeResult failed(String message) {
    return of(false, message, 0, null);
  }

  /** One of its values; Unknown where it has none of that name. */
  public Reading<Object> value(String name) {
    return values.getOrDefault(name, Reading.unknown(message));
  }
}
