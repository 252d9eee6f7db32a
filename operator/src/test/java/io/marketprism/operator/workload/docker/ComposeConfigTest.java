package io.marketprism.operator.workload.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.marketprism.operator.runbook.Environment;
import io.marketprism.operator.workload.ComposeService;
import java.util.Map;
import java.util.Objects;
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

  /** Without its value a volume would be another one, which is empty. */
  @Test
  void itAlsoUsesWhatItsVolumesNetworksAndFilesAreMadeOf() throws JsonProcessingException {
    String config =
        """
        {"services": {
          "a": {"volumes": [{"type": "volume", "source": "data"}, {"type": "tmpfs", "target": "/t"}],
                "configs": [{"source": "conf"}], "secrets": [{"source": "key"}], "networks": {"net": null}},
          "b": {"networks": {"default": null}}}}
        """;
    String raw =
        """
        {"services": {"a": {"labels": {"price": "$$LABEL"}}, "b": {}},
         "volumes": {"data": {"name": "data${DATA}"}, "other": {"name": "${OTHER}"}},
         "configs": {"conf": {"content": "password=$CONF"}},
         "secrets": {"key": {"file": "/run/${KEY}"}},
         "networks": {"net": {"name": "${NET}"}, "default": {"name": "${LABEL}"}}}
        """;
    Map<String, ComposeService> parsed =
        ComposeConfig.parse(
            "p", config, Set.of("DATA", "OTHER", "CONF", "KEY", "NET", "LABEL"), raw);
    assertThat(Objects.requireNonNull(parsed.get("p-a-1")).unset())
        .containsExactlyInAnyOrder("DATA", "CONF", "KEY", "NET");
    assertThat(Objects.requireNonNull(parsed.get("p-b-1")).unset()).containsExactly("LABEL");
  }

  @Test
  void aServiceOfSeveralContainersIsKnownByTheNameOfEach() throws JsonProcessingException {
    String config =
        """
        {"services": {"a": {"deploy": {"replicas": 2}}, "b": {"scale": 3}, "c": {"scale": 0},
                      "d": {"deploy": {"replicas": 1000000000}}}}
        """;
    Map<String, ComposeService> parsed = ComposeConfig.parse("p", config, Set.of(), "{}");
    assertThat(parsed).containsKeys("p-a-1", "p-a-2", "p-b-3", "p-c-1", "p-d-100").hasSize(106);
    assertThat(parsed.get("p-a-2")).isEqualTo(new ComposeService("p", "a"));
  }
}
