package io.marketprism.operator.workload.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.workload.ComposeService;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The warnings are those of docker compose 2.26 and 2.40. */
class ComposeConfigTest {

  @Test
  void whatIsSetNowhereIsInTheWarnings() {
    assertThat(
            ComposeConfig.unset(
                """
                time="2026-11-30T01:00:00Z" level=warning msg="The \\"DB_PASSWORD\\" variable is not set. Defaulting to a blank string."
                WARN[0000] The "API_KEY" variable is not set. Defaulting to a blank string.
                WARN[0000] /srv/compose.yml: the attribute `version` is obsolete
                """))
        .containsExactly("API_KEY", "DB_PASSWORD");
  }

  @Test
  void eachServiceHasWhatItUses() throws JsonProcessingException {
    String config =
        """
        {"services": {
          "a": {"container_name": "the-a", "environment": {"PASSWORD": "", "MODE": "live", "PASSED": null}},
          "b": {"environment": {}}}}
        """;
    String raw =
        """
        {"services": {
          "a": {"environment": {"PASSWORD": "${DB_PASSWORD}", "MODE": "live"}},
          "b": {"image": "x:$DB_PASSWORD_FILE"}}}
        """;
    assertThat(ComposeConfig.parse("p", config, Set.of("DB_PASSWORD"), raw))
        .isEqualTo(
            Map.of(
                "the-a",
                new ComposeService(
                    "p",
                    "a",
                    new Environment(Map.of("MODE", "live")),
                    Set.of("PASSWORD", "PASSED"),
                    Set.of("DB_PASSWORD")),
                "p-b-1",
                new ComposeService("p", "b")));
  }
}
