package io.marketprism.operator.cli;

import picocli.CommandLine.Option;

/** Where the operator's own HTTP endpoints are. */
final class HttpOptions {

  private static final String ALL = "0.0.0.0";

  @Option(
      names = "--http-port",
      defaultValue = "${env:MARKETPRISM_HTTP_PORT:-8080}",
      description = "The port of /metrics, /healthz and /readyz (default: ${DEFAULT-VALUE}).")
  private int port = 8080;

  @Option(
      names = "--http-address",
      defaultValue = "${env:MARKETPRISM_HTTP_ADDRESS:-0.0.0.0}",
      description = "The address of /metrics, /healthz and /readyz (default: ${DEFAULT-VALUE}).")
  private String address = ALL;

  int port() {
    return port;
  }

  String address() {
    return address;
  }

  /** Where they are reached on the same machine. */
  String reachedAt() {
    return address.equals(ALL) ? "127.0.0.1" : address;
  }
}
