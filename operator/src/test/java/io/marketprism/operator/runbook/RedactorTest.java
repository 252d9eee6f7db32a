package io.marketprism.operator.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

  private final Redactor redactor = new Redactor(Environment.EMPTY);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PASSWORD",
        "CLICKHOUSE_PASSWORD",
        "PGPASSWORD",
        "mysql_pwd",
        "OKX_API_KEY",
        "okx.apiKey",
        "apikey",
        "Api-Secret",
        "CLIENTSECRET",
        "NATS_TOKEN",
        "accessToken",
        "AUTH",
        "SENTRY_DSN",
        "SESSION_COOKIE",
        "private_pem",
        "AWS_CREDENTIALS"
      })
  void valuesOfVariablesWithSecretNamesAreMasked(String name) {
    Redactor known = new Redactor(new Environment(Map.of(name, "geheim")));
    assertThat(known.redact("login with geheim, agehEim and xgeheimx"))
        .isEqualTo("login with ***, agehEim and x***x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"KEYSPACE", "MONKEY", "AUTHOR", "TOKENIZER", "COMPASS", "HOST", "PORT"})
  void valuesOfOtherVariablesAreNot(String name) {
    Redactor known = new Redactor(new Environment(Map.of(name, "market")));
    assertThat(known.redact("the market")).isEqualTo("the market");
  }

  @Test
  void shortValuesAndSwitchesAreNoSecrets() {
    Redactor known =
        new Redactor(new Environment(Map.of("AUTH_ENABLED", "true", "PASSWORD", "abc")));
    assertThat(known.redact("true abc")).isEqualTo("true abc");
  }

  @Test
  void theLongerOfTwoSecretsIsMaskedWhole() {
    Redactor known =
        new Redactor(new Environment(Map.of("A_TOKEN", "geheim", "B_TOKEN", "geheimnis")));
    assertThat(known.redact("geheimnis")).isEqualTo("***");
  }

  @Test
  void aValueIsMaskedInItsOtherFormsToo() {
    Redactor known =
        new Redactor(
            new Environment(
                Map.of("PASSWORD", "p@ss\"w/rd", "TLS_KEY", "-----BEGIN\nabcdefgh\n-----END")));
    assertThat(known.redact("p%40ss%22w%2Frd or p@ss\\\"w/rd or abcdefgh"))
        .isEqualTo("*** or *** or ***");
  }

  @Test
  void thePasswordInAUrlIsASecretWhateverTheVariablesName() {
    Redactor known =
        new Redactor(new Environment(Map.of("NATS_URL", "nats://collector:s3cret@nats:4222")));
    assertThat(known.redact("wrong s3cret for nats:4222")).isEqualTo("wrong *** for nats:4222");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          nats://user:pass@host:4222 failed | nats://***@host:4222 failed
          "url": "http://tok3n@host/path" | "url": "http://***@host/path"
          mysql://u:a/b@c@db:3306/x | mysql://***@db:3306/x
          http://host:8123/ping | http://host:8123/ping
          mail from a@b.example | mail from a@b.example
          Authorization: Basic dXNlcjpwYXNz | Authorization: ***
          {"Authorization": "Digest a=b, c=d", "x": 1} | {"Authorization": "***", "x": 1}
          'Authorization Violation' | 'Authorization Violation'
          Cookie: a=b; c=d | Cookie: ***
          using Bearer abc.def-123 now | using Bearer *** now
          jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-_ ok | jwt *** ok
          password=geheim, user=me | password=***, user=me
          {"token": "ge\\"heim", "n": 1} | {"token": "***", "n": 1}
          {"msg": "{\\"apiKey\\": \\"a b c\\"}"} | {"msg": "{\\"apiKey\\": \\"***\\"}"}
          api_secret: 'a b' x | api_secret: '***' x
          {'token': 'abc'} | {'token': '***'}
          GET /x?symbol=BTC&signature=1&token=abc&y=2 | GET /x?symbol=BTC&signature=1&token=***&y=2
          msg="login with token=abc failed" | msg="login with token=*** failed"
          run --api-key abc --host x | run --api-key *** --host x
          keyspace=market monkey: banana | keyspace=market monkey: banana
          port=8087 status: 200 | port=8087 status: 200
          """)
  void whatLooksLikeASecretIsMasked(String text, String masked) {
    assertThat(redactor.redact(text)).isEqualTo(masked);
  }

  @Test
  void aPrivateKeyIsMasked() {
    assertThat(
            redactor.redact(
                "a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc=\n-----END RSA PRIVATE KEY-----\nb"))
        .isEqualTo("a\n***\nb");
    assertThat(redactor.redact("a\n-----BEGIN PRIVATE KEY-----\nMIIE")).isEqualTo("a\n***");
  }

  @Test
  void aNameAtTheEndOfALineSaysNothingOfTheNext() {
    assertThat(redactor.redact("token:\nnext")).isEqualTo("token:\nnext");
  }

  @ParameterizedTest
  @Timeout(5)
  @ValueSource(
      strings = {
        "a",
        "a:",
        "key:",
        "://",
        "\"",
        "token=\"",
        "\\",
        "a://b:",
        "--a ",
        "cookie=",
        "eyJ",
        "@"
      })
  void isFastWhateverTheText(String piece) {
    String text = piece.repeat(64 * 1024 / piece.length());
    assertThat(redactor.redact(text)).isNotEmpty();
  }

  @Test
  void isNotOverwhelmedByALongValue() {
    for (String piece : new String[] {"x", "\\\\", "\\\"", "x\\n"}) {
      String text = "token=\"" + piece.repeat(20_000) + "\" and so on";
      assertThat(redactor.redact(text)).isEqualTo("token=\"***\" and so on");
    }
  }

  @Test
  void aUrlHasItAsEveryoneWritesIt() {
    for (String value : List.of("a b+c/d?e=f&g%h", "päß¢", "限流€", "\uD83D\uDE00x", "*-._~\n\"")) {
      assertThat(Redactor.inUrl(value)).isEqualTo(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }
}
