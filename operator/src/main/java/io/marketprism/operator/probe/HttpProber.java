package io.marketprism.operator.probe;

import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;

/**
 * One HTTP GET, in the kubelet's terms: 200 to 399 succeed, redirects are not followed, and each
 * look has a connection of its own (a kept one may lead to a process that is gone).
 */
final class HttpProber {

  /** No more than this of a body is read: what is longer is not for rules. */
  static final int BODY_CAP = 1024 * 1024;

  /** The JDK's client keeps connections unless this header, which it guards, tells it not to. */
  private static final String CONNECTION = "Connection";

  static final String ALLOWED_HEADERS = "jdk.httpclient.allowRestrictedHeaders";

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .executor(task -> Thread.ofVirtual().name("http-", 0).start(task))
          .build();

  /**
   * Whoever takes a look ends it in time; this only bounds what it leaves behind. By a timer of its
   * own the client would give up an answer that waits for an operator that stood still.
   */
  static Duration leftBehind(Duration timeout) {
    return timeout.multipliedBy(3);
  }

  /** What is made of an answer that was permitted. */
  @FunctionalInterface
  interface Answer {
    Reading<ProbeResult> read(int status, InputStream body) throws IOException;
  }

  /** Looks with the status and the body as the result. */
  Reading<ProbeResult> get(String address, ProbeTarget.Http target, Duration timeout)
      throws InterruptedException {
    return get(address, target.port(), target.path(), timeout, HttpProber::judge);
  }

  Reading<ProbeResult> get(String address, int port, String path, Duration timeout, Answer answer)
      throws InterruptedException {
    String host = address.contains(":") ? "[" + address + "]" : address;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + path))
            .timeout(leftBehind(timeout))
            .header(CONNECTION, "close")
            .header("User-Agent", "marketprism-operator")
            .build();
    try {
      HttpResponse<InputStream> response =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        int status = response.statusCode();
        return status == 401 || status == 403
            ? Reading.unknown("not permitted to look: status " + status)
            : answer.read(status, body);
      }
    } catch (ConnectException e) {
      return e.getCause() instanceof UnresolvedAddressException
              || (e.getCause() != null
                  && e.getCause().getCause() instanceof UnresolvedAddressException)
          ? Reading.unknown("the name " + address + " can't be resolved")
          : Reading.of(ProbeResult.failed("connection refused"));
    } catch (IOException e) {
      throw new BrokenOffException(describe(e));
    }
  }

  /**
   * In words of an operator's: Docker's proxy accepts for a port that nobody listens on, and then
   * closes or resets.
   */
  private static String describe(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof EOFException || cause instanceof SocketException) {
        return "closed without a whole answer";
      }
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static Reading<ProbeResult> judge(int status, InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(BODY_CAP + 1);
    return Reading.of(
        ProbeResult.of(
            succeeds(status),
            "status " + status,
            status,
            bytes.length > BODY_CAP ? null : Bodies.parse(bytes)));
  }

  static boolean succeeds(int status) {
    return status >= 200 && status < 400;
  }
}
