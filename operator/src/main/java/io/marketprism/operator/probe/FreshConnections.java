package io.marketprism.operator.probe;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;

/**
 * The JDK's HTTP client for requests that each have a connection of their own. It keeps the
 * connections of a peer that doesn't heed {@code Connection: close}, and nothing but its end makes
 * it let go of them: after such an answer the next request gets another client. Thread-safe.
 */
final class FreshConnections {

  private Lease current = new Lease();

  /** The use of a client by one request, until its answer has been read. */
  final class Lease implements AutoCloseable {

    private final HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(task -> Thread.ofVirtual().name("http-", 0).start(task))
            .build();

    private int users;

    private Lease() {}

    HttpClient client() {
      return client;
    }

    /** Takes in an answer's head, before its body is read. */
    void answered(HttpResponse<?> response) {
      boolean closes =
          response.headers().allValues("Connection").stream()
              .anyMatch(value -> value.equalsIgnoreCase("close"));
      synchronized (FreshConnections.this) {
        if (!closes && current == this) {
          current = new Lease();
        }
      }
    }

    @Override
    public void close() {
      synchronized (FreshConnections.this) {
        users--;
        if (users == 0 && current != this) {
          client.shutdownNow();
        }
      }
    }
  }

  synchronized Lease lease() {
    current.users++;
    return current;
  }
}
