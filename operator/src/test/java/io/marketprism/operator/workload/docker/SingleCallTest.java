package io.marketprism.operator.workload.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of the answer to a call. In the table {@code |} stands for a line's end. */
class SingleCallTest {

  @ParameterizedTest
  @CsvSource({
    // sent, whether the connection is closed then, status, body
    "HTTP/1.1 204 No Content||, false, 204, ''",
    "HTTP/1.1 304 Not Modified||, false, 304, ''",
    "HTTP/1.1 404 No|Content-Length: 4||gone, false, 404, gone",
    "HTTP/1.1 500 No|Transfer-Encoding: chunked||4|half|4| way|0||, false, 500, half way",
    "HTTP/1.0 503 No||the end, true, 503, the end",
    // The status is known, whatever becomes of the sentence.
    "HTTP/1.1 409 No|Content-Length: 40||half, true, 409, half",
    "HTTP/1.1 500 No|Transfer-Encoding: chunked||9|half, true, 500, half",
  })
  void theStatusCountsAndWhatHasComeOfTheSentence(
      String sent, boolean closes, int status, String body) throws Exception {
    assertThat(answer(sent, closes))
        .isEqualTo(new SingleCall.Answer(status, Optional.empty(), body));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 2", "SSH-2.0||", "HTTP/1.1 204 No Content|"})
  void withoutAnAnswerNothingIsKnown(String sent) {
    assertThatThrownBy(() -> answer(sent, true))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(ConnectException.class);
  }

  private static SingleCall.Answer answer(String sent, boolean closes) throws Exception {
    CompletableFuture<Void> over = new CompletableFuture<>();
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket socket = server.accept()) {
                  socket.getInputStream().read(new byte[4096]);
                  socket
                      .getOutputStream()
                      .write(sent.replace("|", "\r\n").getBytes(StandardCharsets.US_ASCII));
                  if (!closes) {
                    over.join();
                  }
                } catch (IOException e) {
                  over.completeExceptionally(e);
                }
              });
      return call(server.getLocalPort());
    } finally {
      over.complete(null);
    }
  }

  @Test
  void whatIsRefusedWasNotSent() throws IOException {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }
    assertThatThrownBy(() -> call(port)).isInstanceOf(ConnectException.class);
  }

  private static SingleCall.Answer call(int port) throws IOException {
    return new SingleCall(EngineEndpoint.parse("tcp://127.0.0.1:" + port), null)
        .post("/containers/c/restart?t=1");
  }
}
