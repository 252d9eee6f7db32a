package io.marketprism.operator.probe;

import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Whether a port accepts a connection and keeps it. Docker's proxy accepts for every port that a
 * running container publishes; when nobody listens behind it, it closes or resets at once.
 */
final class TcpProber {

  /** How long a connection must last; the proxy closes within milliseconds. */
  private static final Duration KEPT = Duration.ofMillis(250);

  /**
   * So many times its time-out a look may go on that nobody waits for any more. Whoever takes a
   * look ends it in time; by a timer of its own the look would give up a connection that waits for
   * an operator that stood still.
   */
  private static final int LEFT_BEHIND = 3;

  private static final ProbeResult CLOSED_AT_ONCE =
      ProbeResult.failed("closed at once: nobody listens behind the port");

  private TcpProber() {}

  static Reading<ProbeResult> connect(String address, ProbeTarget.Tcp target, Duration timeout) {
    InetSocketAddress endpoint = new InetSocketAddress(address, target.port());
    if (endpoint.isUnresolved()) {
      return Reading.unknown("the name " + address + " can't be resolved");
    }
    try (Socket socket = new Socket()) {
      socket.connect(endpoint, Math.toIntExact(timeout.multipliedBy(LEFT_BEHIND).toMillis()));
      return stays(socket, timeout)
          ? Reading.of(ProbeResult.of(true, "connected", 0, null))
          : Reading.of(CLOSED_AT_ONCE);
    } catch (ConnectException | NoRouteToHostException e) {
      return Reading.of(ProbeResult.failed(String.valueOf(e.getMessage())));
    } catch (SocketException e) {
      return Reading.of(CLOSED_AT_ONCE); // reset before the connection could be used
    } catch (SocketTimeoutException e) {
      throw new BrokenOffException("no connection within " + timeout.toSeconds() + " s");
    } catch (IOException e) {
      return Reading.of(ProbeResult.failed(String.valueOf(e.getMessage())));
    }
  }

  static boolean reaches(String host, int port, Duration timeout) {
    InetSocketAddress endpoint = new InetSocketAddress(host, port);
    try (Socket socket = new Socket()) {
      socket.connect(endpoint, Math.toIntExact(timeout.dividedBy(2).toMillis()));
      return stays(socket, timeout);
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether it is neither closed nor reset; a service may also greet. */
  private static boolean stays(Socket socket, Duration timeout) {
    Duration part = timeout.dividedBy(4);
    Duration wait = part.compareTo(KEPT) < 0 ? part : KEPT;
    try {
      socket.setSoTimeout(Math.toIntExact(Math.max(1, wait.toMillis())));
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
