package io.marketprism.operator.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainBodyTest {

  @Test
  void whatIsNamedAsASecretIsMaskedWholeAndAllElseStays() {
    Map<String, Object> body = new HashMap<>();
    body.put("password", "two words");
    body.put("passwords", Arrays.asList("first one", "second", null));
    body.put("nested", List.of(Map.of("client_secret", "a b c", "status", "unhealthy")));
    body.put("nothing", null);
    String said = String.valueOf(PlainBody.withoutSecrets(body));
    assertThat(said)
        .contains("status=unhealthy", "nothing=null")
        .doesNotContain("two words", "first one", "second", "a b c");
  }

  @Test
  void aTextIsItself() {
    assertThat(PlainBody.withoutSecrets("Ok.")).isEqualTo("Ok.");
  }
}
