package io.marketprism.operator.act;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;
import java.util.Set;

/** What the API server answered to a write that it did not carry out. */
public final class ApiAnswer {

  /** It may carry out the same write later: it is away, or has too much to do. */
  private static final Set<Integer> LATER = Set.of(429, 502, 503, 504);

  private static final int FIRST_ERROR = 400;

  private ApiAnswer() {}

  /**
   * Its class, one of Kubernetes' own reasons: {@code Conflict}, {@code Invalid}; {@code NoAnswer}
   * where there was none, {@code Unknown} where it gives none.
   */
  public static String reason(Exception thrown) {
    if (!(thrown instanceof KubernetesClientException answer) || answer.getCode() < FIRST_ERROR) {
      return "NoAnswer";
    }
    return answer.getStatus() != null
            && answer.getStatus().getReason() != null
            && answer.getStatus().getReason().matches("[A-Za-z]{1,40}")
        ? answer.getStatus().getReason()
        : "Unknown";
  }

  /** Its own words, where there are any. */
  public static String sentence(Exception thrown) {
    return Optional.of(thrown)
        .filter(KubernetesClientException.class::isInstance)
        .map(KubernetesClientException.class::cast)
        .map(KubernetesClientException::getStatus)
        .map(status -> status.getMessage())
        .orElseGet(() -> String.valueOf(thrown.getMessage()));
  }

  /** Whether the object has another version than the one that the write was made from. */
  public static boolean isConflict(Exception thrown) {
    return code(thrown) == HttpURLConnection.HTTP_CONFLICT;
  }

  /** Whether the same write would be refused again. */
  public static boolean isRefusal(Exception thrown) {
    int code = code(thrown);
    return code != HttpURLConnection.HTTP_NOT_FOUND
        && code != HttpURLConnection.HTTP_CONFLICT
        && !isForLater(thrown);
  }

  /** Whether it was not answered, or by an API server that can't do anything at present. */
  public static boolean isForLater(Exception thrown) {
    int code = code(thrown);
    return code < FIRST_ERROR || LATER.contains(code);
  }

  private static int code(Exception thrown) {
    return thrown instanceof KubernetesClientException answer ? answer.getCode() : 0;
  }
}
