package io.marketprism.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.marketprism.operator.notify.Guidance;
import io.marketprism.operator.notify.Notice;
import io.marketprism.operator.runbook.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who is called has a command to type and a page to read. */
class GuideTest {

  private static final Path DOCS = Path.of("../docs");

  @Test
  void anAlertHasItsChapterAndItsStack() {
    Notice guided = Guide.guided(notice("BrokerDown", Map.of()), Map.of());
    assertThat(guided.guidance())
        .isEqualTo(
            new Guidance(
                Map.of("runbookURL", Guide.DOCS + "how-to/operations-handbook.md#brokerdown"),
                "kubectl describe mps mp -n prod"));
    assertThat(
            Guide.guided(notice(Notices.ESCALATED, Map.of("alert", "BrokerDown")), Map.of())
                .guidance())
        .isEqualTo(guided.guidance());
  }

  @Test
  void theAlertsOwnPageCounts() {
    Map<String, String> own = Map.of("runbookURL", "https://example.org", "summary", "s");
    assertThat(
            Guide.guided(notice("BrokerDown", Map.of()), Map.of("BrokerDown", own))
                .guidance()
                .annotations())
        .isEqualTo(own);
  }

  @Test
  void eachPageIsThere() {
    assertThat(Guide.PAGES.values())
        .allSatisfy(page -> assertThat(DOCS.resolve(page.replaceFirst("#.*", ""))).exists());
  }

  /** Both arrive at the same Alertmanager. */
  @Test
  void noNoticeHasTheNameOfAnAlertAboutTheOperator() throws IOException {
    List<String> rules = new ArrayList<>();
    JsonNode groups =
        new ObjectMapper(new YAMLFactory())
            .readTree(Files.readString(Path.of("../helm/marketprism-operator/files/alerts.yaml")))
            .path("groups");
    groups.forEach(
        group -> group.path("rules").forEach(rule -> rules.add(rule.path("alert").asText())));
    assertThat(rules)
        .isNotEmpty()
        .doesNotContainAnyElementsOf(Guide.PAGES.keySet())
        .doesNotContain(Notices.ESCALATED, "MarketPrismNoticesHeldBack");
  }

  private static Notice notice(String name, Map<String, String> more) {
    Map<String, String> labels = new TreeMap<>(more);
    labels.putAll(Map.of(Notice.NAME, name, "stack", "mp", "namespace", "prod"));
    return new Notice(
        "local",
        labels,
        Instant.EPOCH,
        null,
        Notice.Event.Fired,
        Severity.critical,
        "",
        "",
        "",
        "",
        false);
  }
}
