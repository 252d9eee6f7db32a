package io.marketprism.operator.runbook;

import org.jspecify.annotations.Nullable;

/**
 * What one probe saw. A failure is a result: that nothing can be said is a {@link Reading.Unknown}.
 *
 * @param ok whether the probe succeeded
 * @param message one clause for a person: "200 in time", "connection refused"
 * @param status the HTTP status; 0 where there was none
 * @param body the answer: JSON as maps, lists, texts, numbers and booleans, other text as a text;
 *     null where there was none
 */
public record ProbeResult(boolean ok, String message, int status, @Nullable Object body) {

  public static ProbeResult failed(String message) {
    return new ProbeResult(false, message, 0, null);
  }
}
