package io.marketprism.operator.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a container's health check runs, in an image without a shell: exit code 0 when the operator
 * of this environment says that it is ready and healthy, else 1.
 *
 * <p>No command of {@link Main}, and no HTTP client: it is run twice a minute, and loading either
 * costs ten times what it does.
 */
public final class HealthCheck {

  private static final int TIMEOUT_MILLIS = 3000;
  private static final int STATUS_LINE_CAP = 64;

  private HealthCheck() {}

  public static void main(String[] args) {
    System.exit(isWell(System.getenv()) ? 0 : 1);
  }

  /**
   * @param environment where {@code MARKETPRISM_HTTP_ADDRESS} and {@code MARKETPRISM_HTTP_PORT} say
   *     where the endpoints are, as for the operator itself
   */
  static boolean isWell(Map<String, String> environment) {
    String address = environment.getOrDefault("MARKETPRISM_HTTP_ADDRESS", "0.0.0.0");
    int port = Integer.parseInt(environment.getOrDefault("MARKETPRISM_HTTP_PORT", "8080"));
    InetSocketAddress server =
        new InetSocketAddress(address.equals("0.0.0.0") ? "127.0.0.1" : address, port);
    return List.of("/readyz", "/healthz").stream().allMatch(path -> answersOk(server, path));
  }

  private static boolean answersOk(InetSocketAddress server, String path) {
    try (Socket socket = new Socket()) {
      socket.connect(server, TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket
          .getOutputStream()
          .write("GET %s HTTP/1.0\r\n\r\n".formatted(path).getBytes(StandardCharsets.US_ASCII));
      String answer =
          new String(
              socket.getInputStream().readNBytes(STATUS_LINE_CAP), StandardCharsets.US_ASCII);
      return answer.startsWith("HTTP/") && answer.contains(" 200 ");
    } catch (IOException e) {
      return false;
    }
  }
}
