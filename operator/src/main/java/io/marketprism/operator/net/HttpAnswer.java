package io.marketprism.operator.net;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.util.TextUtils;

/**
 * One answer of HTTP/1, read from a connection that nothing else is read from: its head at once,
 * its body as it is asked for, and nothing beyond its end, for a peer may keep the connection open.
 */
public final class HttpAnswer {

  /** Of a head, and of what follows a body in chunks: a megabyte at most. */
  private static final Http1Config LIMITS =
      Http1Config.custom().setMaxLineLength(8 * 1024).setMaxHeaderCount(128).build();

  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

  private static final int MOST_INTERIM = 16;
  private static final int BUFFER = 2 * 1024;

  private final ClassicHttpResponse head;
  private final InputStream body;

  private HttpAnswer(ClassicHttpResponse head, InputStream body) {
    this.head = head;
    this.body = body;
  }

  /**
   * Reads the head of an answer that is not an interim one (100, 102, 103).
   *
   * @throws EOFException when the connection ends before the head does
   * @throws IOException when the connection breaks, or what comes is no HTTP/1 or beyond all bounds
   */
  public static HttpAnswer read(InputStream from) throws IOException {
    Connection connection = new Connection(from);
    SessionInputBufferImpl buffer = new SessionInputBufferImpl(BUFFER, LIMITS.getMaxLineLength());
    DefaultHttpResponseParser parser = new DefaultHttpResponseParser(LIMITS);
    try {
      for (int interim = 0; interim <= MOST_INTERIM; interim++) {
        ClassicHttpResponse head = checked(parser.parse(buffer, connection));
        if (head.getCode() >= 200 || head.getCode() == 101) {
          return new HttpAnswer(head, body(head, buffer, connection));
        }
      }
    } catch (HttpException | IllegalArgumentException e) {
      // Without the parser's own words, which repeat the peer's.
      throw new IOException("no HTTP answer: " + e.getClass().getSimpleName());
    }
    throw new IOException("more than " + MOST_INTERIM + " interim answers");
  }

  /** What the parser lets through. */
  private static ClassicHttpResponse checked(ClassicHttpResponse head) throws ProtocolException {
    if (head.getVersion().getMajor() != 1 || head.getCode() < 100) {
      throw new ProtocolException("another version, or a status that is none");
    }
    for (Header header : head.getHeaders()) {
      if (TextUtils.containsBlanks(header.getName())) {
        throw new ProtocolException("a blank in the name of a header");
      }
    }
    return head;
  }

  private static InputStream body(
      ClassicHttpResponse head, SessionInputBufferImpl buffer, Connection connection)
      throws ProtocolException {
    int status = head.getCode();
    if (status == 101 || status == 204 || status == 304) {
      return InputStream.nullInputStream();
    }
    long length = length(head);
    if (length == ContentLengthStrategy.CHUNKED) {
      return new ChunkedInputStream(buffer, connection, LIMITS);
    }
    if (length >= 0) {
      return new ContentLengthInputStream(buffer, connection, length);
    }
    connection.mayEnd = true;
    return new IdentityInputStream(buffer, connection);
  }

  /**
   * As RFC 9112, 6.3 has it for a connection that isn't used again: what is coded otherwise than in
   * chunks ends with the connection. HttpCore's own strategy refuses that, and a length that is
   * said twice.
   */
  private static long length(HttpMessage head) throws ProtocolException {
    Header coding = head.getFirstHeader(HttpHeaders.TRANSFER_ENCODING);
    if (coding != null) {
      return coding.getValue().equalsIgnoreCase("chunked")
          ? ContentLengthStrategy.CHUNKED
          : ContentLengthStrategy.UNDEFINED;
    }
    Header length = head.getFirstHeader(HttpHeaders.CONTENT_LENGTH);
    if (length == null) {
      return ContentLengthStrategy.UNDEFINED;
    }
    if (!LENGTH.matcher(length.getValue()).matches()) {
      throw new ProtocolException("a length that is none");
    }
    return Long.parseLong(length.getValue());
  }

  /** The status, from 101 to 999. */
  public int status() {
    return head.getCode();
  }

  /** The value of a header, of the first of that name. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(head.getFirstHeader(name)).map(Header::getValue);
  }

  /**
   * What is left of the body, out of its chunks and otherwise as it is sent. It throws {@link
   * EOFException} when the connection ends before the body does. It isn't to be closed, which would
   * wait for all of it; whoever has the connection closes that.
   */
  public InputStream body() {
    return body;
  }

  /** Where the parser would take the end of a connection for the end of a head. */
  private static final class Connection extends FilterInputStream {

    private boolean mayEnd;

    Connection(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      if (read < 0 && !mayEnd) {
        throw new EOFException("the connection ended before the answer did");
      }
      return read;
    }
  }
}
