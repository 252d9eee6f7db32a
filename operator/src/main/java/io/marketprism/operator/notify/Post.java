package io.marketprism.operator.notify;

import io.marketprism.operator.net.HttpAddress;
import io.marketprism.operator.runbook.Reading;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One POST of JSON, on a connection of its own and bounded in time. URLs of webhooks are secrets,
 * and exceptions may hold them: what went wrong is told in sentences of our own.
 */
final class Post {

  /** The look-up of the name, the connection, the answer and its body. */
  private static final Duration WITHIN = Duration.ofSeconds(10);

  private static final int ANSWER_CAP = 64 * 1024;

  /** Request Timeout, Too Early. */
  private static final Set<Integer> TRY_AGAIN = Set.of(408, 425);

  private static final int TOO_MANY = 429;

  private static final String UNRESOLVED = "its host name can't be resolved";

  private Post() {}

  /** The URL, or why it can't be posted to. */
  static Reading<URI> url(String text) {
    try {
      Optional<HttpAddress> address = HttpAddress.parse(text);
      return address.isPresent()
          ? Reading.of(address.get().toUri())
          : Reading.unknown("its url is no http or https address with a host");
    } catch (UnknownHostException e) {
      return Reading.unknown(UNRESOLVED);
    }
  }

  /**
   * Sends a message.
   *
   * @return the answer's body; its status was from 200 to 299
   * @throws DeliveryException in every other case
   */
  static String json(Endpoint.Ready to, String body) throws DeliveryException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to.url())
            .header("Content-Type", "application/json; charset=utf-8")
            .header("User-Agent", "marketprism-operator")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    try {
      to.values().authorization().ifPresent(value -> request.header("Authorization", value));
    } catch (IllegalArgumentException e) {
      throw DeliveryException.refused("what its Secret holds to log in with fits into no header");
    }
    HttpResponse<byte[]> answer = send(request.build(), to.route());
    int status = answer.statusCode();
    if (status >= 200 && status <= 299) {
      return new String(answer.body(), StandardCharsets.UTF_8);
    }
    String sentence = "it answers with status " + status;
    if (status == TOO_MANY) {
      throw DeliveryException.limited(sentence);
    }
    throw status >= 500 || TRY_AGAIN.contains(status)
        ? DeliveryException.passing(sentence)
        : DeliveryException.refused(sentence);
  }

  private static HttpResponse<byte[]> send(HttpRequest request, Route route)
      throws DeliveryException {
    HttpClient client =
        route
            .on(HttpClient.newBuilder())
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(task -> Thread.ofVirtual().name("notify-", 0).start(task))
            .build();
    try {
      CompletableFuture<HttpResponse<byte[]>> answer =
          client.sendAsync(
              request,
              HttpResponse.BodyHandlers.limiting(
                  HttpResponse.BodyHandlers.ofByteArray(), ANSWER_CAP));
      return answer.get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw DeliveryException.passing("no answer within " + WITHIN.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw DeliveryException.passing(failure(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DeliveryException.passing("the operator is stopping");
    } finally {
      client.shutdownNow();
    }
  }

  private static String failure(@Nullable Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException) {
        return UNRESOLVED;
      }
      if (t instanceof SSLException) {
        return "TLS can't be agreed on with it; is its certificate one that Java trusts, or that ca.crt of its Secret has signed?";
      }
    }
    return thrown instanceof ConnectException
        ? "it can't be reached: connection refused"
        : "it gives no whole answer";
  }
}
