package io.marketprism.operator.notify;

import static io.marketprism.operator.notify.Notes.BEGIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Severity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each service is judged by its own answer, as a real server gives it. */
class ChatTest {

  private static final Map<String, ChatService> SERVICES =
      Map.of(
          "DingTalk", new DingTalk(List.of(), List.of()),
          "WeCom", new WeCom(List.of()),
          "Feishu", new Feishu(List.of()),
          "Slack", new Slack(List.of()));

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private int status = 200;
  private String answer = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    server.createContext(
        "/",
        exchange -> {
          requests.add(
              exchange.getRequestURI()
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "DingTalk | {\"errcode\":0,\"errmsg\":\"ok\"}",
        "WeCom | {\"errcode\":0,\"errmsg\":\"ok\"}",
        "Feishu | {\"StatusCode\":0,\"StatusMessage\":\"success\",\"code\":0,\"data\":{},\"msg\":\"success\"}",
        "Feishu | {\"Extra\":null,\"StatusCode\":0,\"StatusMessage\":\"success\"}",
        "Slack | ok",
        "Slack | {\"ok\":true}"
      })
  void aMessageIsTaken(String service, String answered) throws DeliveryException {
    answer = answered;
    chat(service).send(List.of(Notes.fired("BrokerDown")), BEGIN);
    assertThat(requests).singleElement().asString().startsWith("/hook?token=t {");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "DingTalk | {\"errcode\":130101,\"errmsg\":\"send too fast, exceed 20 times per minute\"}"
            + " | it answers with errcode 130101: more than 20 messages in a minute | limited",
        "DingTalk | {\"errcode\":-1,\"errmsg\":\"系统繁忙\"} | it answers with errcode -1 | passing",
        "DingTalk | {\"errcode\":300001,\"errmsg\":\"token is not exist\"}"
            + " | it answers with errcode 300001: the robot is gone, or the access_token in the url"
            + " is another | refused",
        "DingTalk | {\"errcode\":310000,\"errmsg\":\"sign not match\"}"
            + " | it answers with errcode 310000: the robot's security settings refuse it:"
            + " signingKey, keyword or address | refused",
        "DingTalk | <html>log in</html> | its answer is none of DingTalk's | passing",
        "WeCom | {\"errcode\":45009,\"errmsg\":\"api freq out of limit\"}"
            + " | it answers with errcode 45009: more than 20 messages in a minute | limited",
        "WeCom | {\"errcode\":93000,\"errmsg\":\"invalid webhook url\"}"
            + " | it answers with errcode 93000: the robot is gone, or the key in the url is another"
            + " | refused",
        "Feishu | {\"code\":11232,\"data\":{},\"msg\":\"frequency limited psm[a]appID[1500]\"}"
            + " | it answers with code 11232: too many messages | limited",
        "Feishu | {\"code\":9499,\"msg\":\"too many request\",\"data\":{}}"
            + " | it answers with code 9499: too many messages | limited",
        "Feishu | {\"code\":9499,\"msg\":\"Bad Request\",\"data\":{}} | it answers with code 9499"
            + " | refused",
        "Feishu | {\"code\":19001,\"data\":{},\"msg\":\"param invalid: incoming webhook access token"
            + " invalid\"} | it answers with code 19001: the robot is gone, or the url is another"
            + " | refused",
        "Feishu | {\"code\":19021,\"msg\":\"sign match fail or timestamp is not within one hour from"
            + " current time\"} | it answers with code 19021: signingKey is another, or the"
            + " operator's clock is off by an hour | refused",
        "Slack | <html>log in</html> | its answer is none of Slack's | passing"
      })
  void aMessageIsNotTaken(String service, String answered, String sentence, String kind) {
    answer = answered;
    assertFails(service, sentence, kind);
  }

  @Test
  void slackAnswersByStatus() {
    answer = "invalid_token";
    status = 403;
    assertFails("Slack", "it answers with status 403", "refused");
    answer = "no_service";
    status = 404;
    assertFails("Slack", "it answers with status 404", "refused");
    answer = "rate_limited";
    status = 429;
    assertFails("Slack", "it answers with status 429", "limited");
    status = 503;
    assertFails("Slack", "it answers with status 503", "passing");
  }

  @Test
  void withoutAUrlNothingIsSent() {
    Chat chat =
        new Chat(
            new WeCom(List.of()),
            new Endpoint(null, () -> Reading.of(SecretValues.NONE)),
            Preferences.of(Severity.warning));
    assertThat(chat.fault()).contains("its Secret has no url");
    assertThatCode(() -> chat.send(List.of(Notes.fired("A")), BEGIN))
        .hasMessage("its Secret has no url");
    assertThat(requests).isEmpty();
  }

  private void assertFails(String service, String sentence, String kind) {
    DeliveryException e =
        catchThrowableOfType(
            DeliveryException.class,
            () -> chat(service).send(List.of(Notes.fired("BrokerDown")), BEGIN));
    assertThat(e).hasMessage(sentence);
    assertThat(e.isRefused()).isEqualTo(kind.equals("refused"));
    assertThat(e.isLimited()).isEqualTo(kind.equals("limited"));
  }

  private Chat chat(String service) {
    String url = "http://127.0.0.1:%d/hook?token=t".formatted(server.getAddress().getPort());
    SecretValues values = key -> key.equals(SecretValues.URL) ? Optional.of(url) : Optional.empty();
    return new Chat(
        Objects.requireNonNull(SERVICES.get(service)),
        new Endpoint(null, () -> Reading.of(values)),
        Preferences.of(Severity.warning));
  }
}
