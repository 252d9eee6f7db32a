package io.marketprism.operator.proxy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** One client's connection and the one to the server that belongs to it: a call after another. */
final class Passage implements AutoCloseable {

  private static final int PIECE = 16 * 1024;

  private final CallProxy proxy;
  private final Link client;
  private final Link server;

  Passage(CallProxy proxy, Link client, Link server) {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
  }

  /** Passes calls on until one of the two hangs up. */
  void run() {
    try (this) {
      while (next()) {
        // the next call
      }
    } catch (IOException e) {
      // a peer is gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the connection can be used for another call. */
  private boolean next() throws IOException, InterruptedException {
    HttpHead request = HttpHead.read(client.in()).withoutHttp2();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (request.isChunked()) {
      copyChunks(client.in(), body, () -> {});
    } else {
      body.write(client.in().readNBytes((int) Math.max(0, request.contentLength())));
    }
    Call call = new Call(request.word(0), request.word(1), body.toString(StandardCharsets.UTF_8));
    proxy.record(call);
    switch (proxy.rule().at(Moment.ARRIVED, call)) {
      case Fate.Pass() -> {
        return forward(request, body.toByteArray(), call);
      }
      case Fate.Drop() -> {
        return false;
      }
      case Fate.Answer(int status, String json) -> {
        answer(status, json);
        return true;
      }
    }
  }

  private void answer(int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %d -\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(status, body.length);
    client.out().write(head.getBytes(StandardCharsets.US_ASCII));
    client.out().write(body);
    client.out().flush();
  }

  private boolean forward(HttpHead request, byte[] body, Call call)
      throws IOException, InterruptedException {
    server.out().write(request.bytes());
    server.out().write(body);
    server.out().flush();
    call.forwardedNow();
    HttpHead answer = HttpHead.read(server.in());
    while (answer.word(1).equals("100")) {
      answer = HttpHead.read(server.in());
    }
    int status = Integer.parseInt(answer.word(1));
    call.answeredNow(status);
    if (proxy.rule().at(Moment.ANSWERED, call) instanceof Fate.Drop) {
      return false;
    }
    client.out().write(answer.bytes());
    client.out().flush();
    if (status == 101) {
      pipe();
      return false;
    }
    boolean again = copyAnswer(answer, call) && !request.asksForClose() && !answer.asksForClose();
    return !(proxy.rule().at(Moment.DELIVERED, call) instanceof Fate.Drop) && again;
  }

  private boolean copyAnswer(HttpHead answer, Call call) throws IOException {
    int status = call.status();
    if (call.method().equals("HEAD") || status == 204 || status == 304) {
      return true;
    }
    Pause pause = call.isStream() ? proxy::awaitThaw : () -> {};
    if (answer.isChunked()) {
      copyChunks(server.in(), new Framed(client.out(), call), pause);
      return true;
    }
    long length = answer.contentLength();
    if (length < 0) {
      copy(server.in(), client.out(), pause);
      return false;
    }
    for (long left = length; left > 0; ) {
      byte[] piece = server.in().readNBytes((int) Math.min(left, PIECE));
      if (piece.length == 0) {
        throw new EOFException();
      }
      client.out().write(piece);
      call.passed(piece.length);
      left -= piece.length;
    }
    client.out().flush();
    return true;
  }

  /** After another protocol was taken up: bytes in both directions. */
  private void pipe() throws IOException {
    Thread.ofVirtual()
        .start(
            () -> {
              try (this) {
                copy(client.in(), server.out(), () -> {});
              } catch (IOException e) {
                // a peer is gone
              }
            });
    copy(server.in(), client.out(), proxy::awaitThaw);
  }

  /** Holds a stream while it is frozen. */
  @FunctionalInterface
  private interface Pause {
    void await() throws IOException;
  }

  private static void copy(InputStream from, OutputStream to, Pause pause) throws IOException {
    byte[] piece = new byte[PIECE];
    for (int n = from.read(piece); n >= 0; n = from.read(piece)) {
      pause.await();
      to.write(piece, 0, n);
      to.flush();
    }
  }

  /** Hands on each chunk as it comes; {@code to} sees the last one as an empty one. */
  private static void copyChunks(InputStream from, OutputStream to, Pause pause)
      throws IOException {
    while (true) {
      int size = Integer.parseInt(HttpHead.readLine(from).split(";", 2)[0].strip(), 16);
      byte[] chunk = from.readNBytes(size);
      while (!HttpHead.readLine(from).isEmpty()) {
        // trailers
      }
      pause.await();
      to.write(chunk);
      to.flush();
      if (size == 0) {
        return;
      }
    }
  }

  /** Writes each piece as a chunk. */
  private static final class Framed extends OutputStream {
    private final OutputStream out;
    private final Call call;

    Framed(OutputStream out, Call call) {
      this.out = out;
      this.call = call;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b});
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteArrayOutputStream framed = new ByteArrayOutputStream();
      framed.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      framed.write(bytes, offset, length);
      framed.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      out.write(framed.toByteArray());
      call.passed(length);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }

  @Override
  public void close() {
    proxy.forget(this);
    for (Link link : new Link[] {client, server}) {
      try {
        link.close();
      } catch (IOException e) {
        // closed already
      }
    }
  }
}
