package io.marketprism.operator.cli;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What a container's health check runs: an image without a shell has no other client of HTTP. */
@Command(
    name = "health",
    mixinStandardHelpOptions = true,
    description = "Asks a running operator whether it is ready and healthy: exit code 0, else 1.")
final class HealthCommand implements Callable<Integer> {

  private static final int TIMEOUT_MILLIS = 3000;

  @Mixin private HttpOptions http = new HttpOptions();

  @Override
  public Integer call() {
    for (String path : List.of("/readyz", "/healthz")) {
      if (!isOk(path)) {
        return 1;
      }
    }
    return 0;
  }

  private boolean isOk(String path) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://%s:%d%s".formatted(http.reachedAt(), http.port(), path))
                  .toURL()
                  .openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false;
    }
  }
}
