package io.marketprism.operator.workload.docker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a Docker Engine listens, as it is declared. What can't be one says so when it is used: a
 * declaration must not break what reads it.
 */
sealed interface EngineEndpoint {

  /** A socket of this machine. */
  record Unix(String path) implements EngineEndpoint {}

  /** A port of a machine, whose name may be any that its resolver knows. */
  record Tcp(String host, int port) implements EngineEndpoint {}

  /** What is no endpoint, and why. */
  record Faulty(String why) implements EngineEndpoint {}

  Pattern TCP = Pattern.compile("tcp://(\\[[^\\]]+]|[^/:\\[\\]]+):([0-9]{1,9})/?");
  String UNIX = "unix://";
  int LAST_PORT = 65_535;

  static EngineEndpoint parse(String declared) {
    if (declared.startsWith(UNIX + "/")) {
      return declared.indexOf('\0') < 0
          ? new Unix(declared.substring(UNIX.length()))
          : new Faulty("the path of its socket holds a character that no path can");
    }
    Matcher tcp = TCP.matcher(declared);
    if (!tcp.matches()) {
      return new Faulty("its endpoint is neither unix:///path nor tcp://host:port");
    }
    int port = Integer.parseInt(tcp.group(2));
    return port < 1 || port > LAST_PORT
        ? new Faulty("the port %d of its endpoint is not from 1 to %d".formatted(port, LAST_PORT))
        : new Tcp(tcp.group(1), port);
  }

  /** What a socket connects to, its name looked up now. */
  default SocketAddress address() throws IOException {
    return switch (this) {
      case Unix(String path) -> UnixDomainSocketAddress.of(path);
      case Tcp(String host, int port) ->
          new InetSocketAddress(InetAddress.getByName(bare(host)), port);
      case Faulty(String why) -> throw new IOException(why);
    };
  }

  /**
   * The same as docker-java takes it. A name that its URI can't hold is looked up now.
   *
   * @param tls whether its name will be verified
   */
  default URI toUri(boolean tls) throws IOException {
    try {
      return switch (this) {
        case Unix(String path) -> new URI("unix", null, path, null);
        case Tcp(String host, int port) -> {
          URI uri =
              URI.create("tcp://" + (isOfUris(host) ? host : literal(host, tls)) + ":" + port);
          yield uri;
        }
        case Faulty(String why) -> throw new IOException(why);
      };
    } catch (URISyntaxException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static String literal(String host, boolean tls) throws UnknownHostException {
    if (tls) {
      throw new UnknownHostException(
          "with tls the name of its endpoint has letters, digits, hyphens and dots only");
    }
    String literal = InetAddress.getByName(bare(host)).getHostAddress();
    return literal.contains(":") ? "[" + literal + "]" : literal;
  }

  private static boolean isOfUris(String host) {
    try {
      return host.equals(new URI("tcp://" + host + ":1").getHost());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
