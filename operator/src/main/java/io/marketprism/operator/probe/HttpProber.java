package io.marketprism.operator.probe;

import io.marketprism.operator.net.HttpAddress;
import io.marketprism.operator.net.HttpAnswer;
import io.marketprism.operator.net.HttpGet;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * One HTTP GET, in the kubelet's terms: 200 to 399 succeed, and a redirect is followed on the same
 * host and port and nowhere else. Each request has a connection of its own (a kept one may lead to
 * a process that is gone).
 */
final class HttpProber {

  /** No more than this of a body is read: what is longer is not for rules. */
  static final int BODY_CAP = 1024 * 1024;

  /** So many times as large as its text is a body of JSON in memory, with many small values. */
  private static final int PARSED = 10;

  private static final int MOST_REDIRECTS = 5;

  /** What a body that is packed begins with, whatever is said of it. */
  private static final byte[] GZIPPED = {0x1f, (byte) 0x8b};

  private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:");

  /**
   * An answer that was permitted.
   *
   * @param said one clause: its status, and where it redirects to if nobody followed
   * @param encoding what its body is encoded in and can't be read; empty for none
   * @param body as the service wrote it
   * @param reading holds what is read of it
   */
  record Answer(
      int status, String said, String encoding, InputStream body, ByteBudget.Share reading) {

    /** Unpacked where it is packed: some servers and proxies do so though nobody asked for it. */
    InputStream plain() throws IOException {
      PushbackInputStream in = new PushbackInputStream(body, GZIPPED.length);
      byte[] beginning = in.readNBytes(GZIPPED.length);
      in.unread(beginning);
      return reading.counted(Arrays.equals(beginning, GZIPPED) ? new GZIPInputStream(in) : in);
    }
  }

  /** What is made of an answer that was permitted. */
  @FunctionalInterface
  interface Judge {
    Reading<ProbeResult> read(Answer answer) throws IOException;
  }

  /**
   * Looks with the status and the body as the result.
   *
   * @param kept holds the body until the next look
   */
  Reading<ProbeResult> get(String address, ProbeTarget.Http target, ByteBudget.Share kept) {
    kept.hold(0);
    return get(address, target.port(), target.path(), kept, answer -> judge(answer, kept));
  }

  Reading<ProbeResult> get(
      String address, int port, String path, ByteBudget.Share kept, Judge judge) {
    try (ByteBudget.Share reading = kept.another()) {
      URI at = HttpAddress.of(address, port, path).toUri();
      for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
        try (HttpGet get = new HttpGet(at)) {
          String location = location(get.answer());
          if (location.isEmpty()) {
            return judge(get.answer(), "", judge, reading);
          }
          Optional<HttpAddress> next = resolved(at, location);
          if (!next.filter(isOnTheSamePortAs(at)).isPresent()) {
            return judge(get.answer(), told(next), judge, reading);
          }
          at = next.get().toUri();
        }
      }
      return Reading.of(
          ProbeResult.failed("redirects more than %d times".formatted(MOST_REDIRECTS)));
    } catch (UnknownHostException e) {
      return Reading.unknown("the name " + address + " can't be resolved");
    } catch (ConnectException e) {
      return Reading.of(ProbeResult.failed("connection refused"));
    } catch (OverBudgetException e) {
      return Reading.unknown(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new BrokenOffException(describe(e));
    }
  }

  /** Where it redirects to, as it says so; empty where it doesn't. */
  private static String location(HttpAnswer answer) {
    return switch (answer.status()) {
      case 301, 302, 303, 307, 308 -> answer.header("Location").orElse("").strip();
      default -> "";
    };
  }

  /** Empty when it is no address of HTTP. */
  private static Optional<HttpAddress> resolved(URI at, String location) {
    return HttpAddress.parse(
        ABSOLUTE.matcher(location).lookingAt()
            ? location
            : at.resolve(HttpAddress.encoded(location)).toString());
  }

  /** Whether something is another address of the same server. */
  private static Predicate<HttpAddress> isOnTheSamePortAs(URI at) {
    return next ->
        next.scheme().equals("http")
            && next.host().equalsIgnoreCase(at.getHost())
            && next.port() == at.getPort();
  }

  private static String told(Optional<HttpAddress> redirect) {
    return redirect
        .map(to -> ", redirects to " + to.origin())
        .orElse(", redirects to what is no address of HTTP");
  }

  private static Reading<ProbeResult> judge(
      HttpAnswer answer, String redirect, Judge judge, ByteBudget.Share reading)
      throws IOException {
    int status = answer.status();
    if (status == 401 || status == 403) {
      return Reading.unknown("not permitted to look: status " + status);
    }
    String encoding = answer.header("Content-Encoding").orElse("").toLowerCase(Locale.ROOT).strip();
    String said = "status " + status + redirect;
    String unreadable =
        switch (encoding) {
          case "", "identity", "gzip", "x-gzip" -> "";
          default -> encoding.matches("[a-z0-9]{1,12}") ? encoding : "an unknown encoding";
        };
    return judge.read(new Answer(status, said, unreadable, answer.body(), reading));
  }

  /**
   * In words of an operator's, and never in the peer's: Docker's proxy accepts for a port that
   * nobody listens on, and then closes or resets.
   */
  private static String describe(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof EOFException || cause instanceof SocketException) {
        return "closed without a whole answer";
      }
    }
    return "no valid answer of HTTP";
  }

  private static Reading<ProbeResult> judge(Answer answer, ByteBudget.Share kept)
      throws IOException {
    boolean ok = answer.status() >= 200 && answer.status() < 400;
    if (!answer.encoding().isEmpty()) {
      String said = answer.said() + ", its body is encoded in " + answer.encoding();
      return Reading.of(ProbeResult.of(ok, said, answer.status(), null));
    }
    byte[] bytes = answer.plain().readNBytes(BODY_CAP + 1);
    if (bytes.length <= BODY_CAP && !kept.hold((long) bytes.length * PARSED)) {
      return Reading.unknown(kept.refusal());
    }
    return Reading.of(
        ProbeResult.of(
            ok,
            answer.said(),
            answer.status(),
            bytes.length > BODY_CAP ? null : Bodies.parse(bytes)));
  }
}
