package io.marketprism.operator.probe;

import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Whether a port accepts a connection. */
final class TcpProber {

  private TcpProber() {}

  static Reading<ProbeResult> connect(String address, ProbeTarget.Tcp target, Duration timeout) {
    InetSocketAddress endpoint = new InetSocketAddress(address, target.port());
    if (endpoint.isUnresolved()) {
      return Reading.unknown("the name " + address + " can't be resolved");
    }
    try (Socket socket = new Socket()) {
      socket.connect(endpoint, Math.toIntExact(HttpProber.leftBehind(timeout).toMillis()));
      return Reading.of(ProbeResult.of(true, "connected", 0, null));
    } catch (SocketTimeoutException e) {
      throw new BrokenOffException("no connection within " + timeout.toSeconds() + " s");
    } catch (IOException e) {
      return Reading.of(ProbeResult.failed(String.valueOf(e.getMessage())));
    }
  }
}
