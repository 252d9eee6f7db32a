package io.marketprism.operator.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as they are declared. */
class HttpAddressTest {

  @ParameterizedTest
  @CsvSource({
    "http://prometheus:9090/prefix, http://prometheus:9090/prefix",
    "HTTP://Prometheus, http://Prometheus:80/",
    "https://example.org?x=1, https://example.org:443/?x=1",
    "http://[::1]:9090/a, http://[::1]:9090/a",
    "http://me:secret@host/a#b, http://host:80/a",
  })
  void isRead(String url, String expected) throws UnknownHostException {
    assertThat(HttpAddress.parse(url).orElseThrow().toUri()).isEqualTo(URI.create(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ftp://x",
        "http://",
        "http://:80",
        "http://a:0",
        "http://a:99999",
        "http:/a",
        "http://[",
        "http://a:b/",
        "http://a b@c@d/"
      })
  void isNone(String url) {
    assertThat(HttpAddress.parse(url)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/query?query=up{job=\"x\"} | /api/v1/query?query=up%7Bjob=%22x%22%7D",
        "/a b | /a%20b",
        "/a%20b | /a%20b",
        "/100%/x | /100%25/x",
        "/größe | /gr%C3%B6%C3%9Fe",
        "/[0]?x[]=1#y | /%5B0%5D?x%5B%5D=1%23y",
        "health | /health",
        "/\uD83D\uDE00 | /%F0%9F%98%80",
      })
  void aPathIsWrittenSoThatItArrives(String path, String expected) throws UnknownHostException {
    assertThat(HttpAddress.of("127.0.0.1", 8085, path).toUri().toString())
        .isEqualTo("http://127.0.0.1:8085" + expected);
  }

  @Test
  void aNameWithAnUnderscoreIsLookedUp() {
    assertThatThrownBy(() -> HttpAddress.of("no_such_host", 80, "/").toUri())
        .isInstanceOf(UnknownHostException.class);
    assertThatThrownBy(() -> HttpAddress.parse("https://mp_host/").orElseThrow().toUri())
        .hasMessageContaining("over https");
  }

  @Test
  void noTextThrowsAnythingElse() {
    Random random = new Random(11);
    String alphabet = "aZ09-._~:/?#[]@!$&'()*+,;=% {}|\\^`\"<>\t\n\u0000\u00e9\u4e2d\ud83d\ude00";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(20); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String path = text.toString();
      assertThat(HttpAddress.of("127.0.0.1", 80, path)).satisfies(a -> a.toUri());
      Optional<HttpAddress> parsed = HttpAddress.parse("http://127.0.0.1:80" + path);
      parsed
          .filter(address -> address.host().equals("127.0.0.1"))
          .ifPresent(address -> assertThat(address).satisfies(a -> a.toUri()));
    }
  }
}
