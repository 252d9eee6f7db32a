package io.marketprism.operator.net;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address of HTTP as it is declared. {@link URI} refuses what works everywhere else: a host's
 * name with an underscore, which docker compose allows, and a path with braces or blanks.
 *
 * @param scheme {@code http} or {@code https}
 * @param login user and password as they are declared; empty where there are none
 * @param host a name or an address, that of IPv6 in brackets
 * @param port from 1 to 65535
 * @param path with its query, beginning with a slash
 */
public record HttpAddress(String scheme, String login, String host, int port, String path) {

  private static final Pattern URL =
      Pattern.compile(
          "(?is)(https?)://(?:([^/?#@]*)@)?(\\[[^\\]]*]|[^/?#:\\[\\]@]+)(?::([0-9]{1,5}))?([/?].*)?");

  /** What stands for itself in a path and a query; a percent sign only before two digits. */
  private static final String PLAIN = "-._~!$&'()*+,;=:@/?";

  private static final int LAST_PORT = 65_535;

  /** A path on a port of a host. */
  public static HttpAddress of(String address, int port, String path) {
    boolean six = address.contains(":") && !address.startsWith("[");
    return new HttpAddress("http", "", six ? "[" + address + "]" : address, port, slashed(path));
  }

  /** Reads a URL; empty if it is none of http or https with a host and a possible port. */
  public static Optional<HttpAddress> parse(String url) {
    int fragment = url.indexOf('#');
    Matcher parts = URL.matcher(fragment < 0 ? url : url.substring(0, fragment));
    if (!parts.matches()) {
      return Optional.empty();
    }
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    int port = parts.group(4) == null ? usualPort(scheme) : Integer.parseInt(parts.group(4));
    String login = parts.group(2) == null ? "" : parts.group(2);
    String path = parts.group(5) == null ? "/" : parts.group(5);
    return port < 1 || port > LAST_PORT
        ? Optional.empty()
        : Optional.of(new HttpAddress(scheme, login, parts.group(3), port, slashed(path)));
  }

  /** Whether a host is an address as it stands, of IPv4 or IPv6, and no name to be resolved. */
  public static boolean isLiteral(String host) {
    try {
      InetAddress.ofLiteral(host);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String slashed(String path) {
    return path.startsWith("/") ? path : "/" + path;
  }

  /**
   * The address for a request now, without the login. A name that a {@link URI} refuses is looked
   * up here.
   *
   * @throws UnknownHostException when that name can't be resolved, or not be verified over TLS
   */
  public URI toUri() throws UnknownHostException {
    return URI.create(scheme + "://" + acceptableHost() + ":" + port + encoded(path));
  }

  /** Without a path and a query, which may hold what is not for messages. */
  public String origin() {
    return port == usualPort(scheme)
        ? "%s://%s".formatted(scheme, host)
        : "%s://%s:%d".formatted(scheme, host, port);
  }

  private static int usualPort(String scheme) {
    return scheme.equals("http") ? 80 : 443;
  }

  private String acceptableHost() throws UnknownHostException {
    if (isOfUris(host)) {
      return host;
    }
    if (scheme.equals("https")) {
      throw new UnknownHostException(
          "over https a host's name has letters, digits, hyphens and dots only");
    }
    String literal = InetAddress.getByName(host).getHostAddress();
    return literal.contains(":") ? "[" + literal + "]" : literal;
  }

  private static boolean isOfUris(String host) {
    try {
      return host.equals(new URI("http://" + host + ":1/").getHost());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** A path with every character that has no place in a URI written in percent signs. */
  public static String encoded(String path) {
    StringBuilder encoded = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean plain =
          (c < 128 && Character.isLetterOrDigit(c))
              || PLAIN.indexOf(c) >= 0
              || (c == '%' && path.substring(i).matches("(?s)%[0-9A-Fa-f]{2}.*"));
      if (plain) {
        encoded.append(c);
      } else {
        int point = path.codePointAt(i);
        i += Character.charCount(point) - 1;
        // Half of a pair has no bytes of its own.
        String text =
            Character.getType(point) == Character.SURROGATE
                ? "\ufffd"
                : path.substring(i - Character.charCount(point) + 1, i + 1);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
          encoded.append("%%%02X".formatted(b & 0xff));
        }
      }
    }
    return encoded.toString();
  }

  /** Without the login. */
  @Override
  public String toString() {
    return "%s://%s:%d%s".formatted(scheme, host, port, path);
  }
}
