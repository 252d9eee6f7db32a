package io.marketprism.operator.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests as they are written, each on a connection of its own: no client puts them right. */
final class RawHttp {

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3})");
  private static final Pattern TYPE = Pattern.compile("(?i)\r\ncontent-type: *([^\r]*)");
  private static final int PATIENCE_MILLIS = 400;

  private RawHttp() {}

  /**
   * What came back.
   *
   * @param status 0 where nothing did
   * @param all head and body
   */
  record Answer(int status, String type, String body, String all) {}

  /** Sends a text, byte for byte, and reads to the end; of a stream of events the first one. */
  static Answer ask(InetSocketAddress server, String text) throws IOException {
    try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return answer(read(socket.getInputStream()));
    }
  }

  private static String read(InputStream in) throws IOException {
    StringBuilder all = new StringBuilder();
    byte[] buffer = new byte[16_384];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        all.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
        if (all.indexOf("text/event-stream") > 0 && all.indexOf("event: hello") > 0) {
          break;
        }
      }
    } catch (SocketTimeoutException e) {
      all.append(""); // it waits for more of the request
    } catch (IOException e) {
      if (all.isEmpty()) {
        return "";
      }
    }
    return new String(all.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static Answer answer(String all) {
    Matcher status = STATUS.matcher(all);
    Matcher type = TYPE.matcher(all);
    int body = all.indexOf("\r\n\r\n");
    return new Answer(
        status.lookingAt() ? Integer.parseInt(status.group(1)) : 0,
        type.find() ? type.group(1) : "",
        body < 0 ? "" : all.substring(body + 4),
        all);
  }
}
