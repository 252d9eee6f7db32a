package io.marketprism.operator.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;

/** The files of the page, out of the jar: the same for everybody, and without any data. */
public final class PageFiles implements HttpHandler {

  /** Nothing but what this server serves is loaded, and nothing within the page is run. */
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String INDEX = "index.html";

  static final List<String> NAMES =
      List.of(
          INDEX,
          "page.css",
          "app.js",
          "api.js",
          "dom.js",
          "words.js",
          "en.js",
          "zh.js",
          "time.js",
          "list.js",
          "stack.js",
          "outages.js",
          "alerts.js",
          "incidents.js",
          "map.js",
          "course.js",
          "hosts.js");

  private final Map<String, File> files = new LinkedHashMap<>();

  private static final class File {
    private final String type;
    private final byte[] content;
    private final String tag;

    File(String type, byte[] content) {
      this.type = type;
      this.content = content;
      CRC32C sum = new CRC32C();
      sum.update(content);
      this.tag = "\"%08x\"".formatted(sum.getValue());
    }
  }

  public PageFiles() {
    for (String name : NAMES) {
      File file = new File(type(name), read(name));
      files.put(name.equals(INDEX) ? "/" : "/page/" + name, file);
    }
  }

  private static byte[] read(String name) {
    try (InputStream in = PageFiles.class.getResourceAsStream("page/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String type(String name) {
    return switch (name.substring(name.lastIndexOf('.'))) {
      case ".html" -> "text/html; charset=utf-8";
      case ".css" -> "text/css; charset=utf-8";
      default -> "text/javascript; charset=utf-8";
    };
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Headers headers = exchange.getResponseHeaders();
      headers.set("Content-Security-Policy", POLICY);
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set("Referrer-Policy", "no-referrer");
      headers.set("Cache-Control", "no-cache");
      boolean reads = List.of("GET", "HEAD").contains(exchange.getRequestMethod());
      File file = files.get(exchange.getRequestURI().getPath());
      if (!reads || file == null) {
        headers.set("Content-Type", "text/plain; charset=utf-8");
        byte[] text = (reads ? "no such file\n" : "only GET\n").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reads ? 404 : 405, text.length);
        exchange.getResponseBody().write(text);
        return;
      }
      send(exchange, file);
    }
  }

  private static void send(HttpExchange exchange, File file) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("ETag", file.tag);
    if (file.tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      exchange.sendResponseHeaders(304, -1);
      return;
    }
    headers.set("Content-Type", file.type);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(200, head ? -1 : file.content.length);
    if (!head) {
      exchange.getResponseBody().write(file.content);
    }
  }
}
