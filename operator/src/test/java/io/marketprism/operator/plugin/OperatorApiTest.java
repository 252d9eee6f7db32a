package io.marketprism.operator.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a token may be sent to, and what is said of an answer that isn't right. */
class OperatorApiTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8099",
        "http://127.0.0.1:8099/",
        "http://localhost:8099",
        "http://[::1]:8099",
        "https://operator.example.com"
      })
  void anAddressOnThisMachineOrWithTls(String address) {
    assertThat(OperatorApi.checked(address).toString()).isEqualTo(address.replaceAll("/$", ""));
  }

  @Test
  void aTokenIsNotSentInClearTextOverANetwork() {
    assertThatThrownBy(() -> OperatorApi.checked("http://192.0.2.1:8099"))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("would send your token in clear text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8099", "ftp://127.0.0.1", "http://", "http://a b", "x"})
  void whatIsNoAddress(String address) {
    assertThatThrownBy(() -> OperatorApi.checked(address))
        .isInstanceOf(PluginException.class)
        .hasMessage(address + " is no address of an operator");
  }

  @Test
  void theOperatorsOwnSentenceIsSaid() {
    assertThat(
            OperatorAnswers.error(
                new OperatorApi.Reply("pod a", 403, "{\"error\":\"li may not get it\"}")))
        .isEqualTo("li may not get it");
    assertThat(OperatorAnswers.error(new OperatorApi.Reply("pod a", 404, "<html>")))
        .isEqualTo("pod a answers with status 404: is it an operator of this version?");
    assertThat(OperatorAnswers.error(new OperatorApi.Reply("pod a", 404, "{}")))
        .isEqualTo("pod a answers with status 404: is it an operator of this version?");
  }
}
