package io.marketprism.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.marketprism.operator.metrics.Families.Family;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The alert rules and the dashboard: complete, with pages and tests, of metrics that exist. */
class ShippedFilesTest {

  private static final Path FILES = Path.of("../helm/marketprism-operator/files");
  private static final Path PAGES = Path.of("../docs/how-to/alerts");
  private static final String URL =
      "https://github.com/marketprism/marketprism-operator/blob/main/docs/how-to/alerts/";
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Pattern NAME = Pattern.compile(Families.PREFIX + "[a-z_]+");

  private final Map<String, Family> families =
      new HealerMetrics(new CollectorRegistry(), "", "")
          .declared().stream().collect(Collectors.toMap(Family::name, Function.identity()));
  private final List<JsonNode> alerts = new ArrayList<>();
  private final JsonNode dashboard;

  ShippedFilesTest() throws IOException {
    YAML.readTree(FILES.resolve("alerts.yaml").toFile())
        .path("groups")
        .forEach(group -> group.path("rules").forEach(alerts::add));
    dashboard = new ObjectMapper().readTree(FILES.resolve("dashboard.json").toFile());
  }

  @Test
  void eachAlertSaysWhatItIsAndHasItsPage() {
    assertThat(alerts)
        .isNotEmpty()
        .allSatisfy(
            alert -> {
              String name = alert.path("alert").asText();
              assertThat(name).startsWith("MarketPrism");
              assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning");
              assertThat(alert.at("/annotations/summary").asText()).endsWith(".");
              assertThat(alert.at("/annotations/description").asText()).endsWith(".");
              assertThat(alert.at("/annotations/runbook_url").asText())
                  .isEqualTo(URL + name + ".md");
              assertThat(Files.readString(PAGES.resolve(name + ".md")))
                  .contains("# " + name + "\n")
                  .contains("\n## What to look at\n", "\n## What to do\n");
            });
  }

  @Test
  void eachPageIsAboutAnAlertAndInTheList() throws IOException {
    String list = Files.readString(PAGES.resolve("README.md"));
    try (Stream<Path> pages = Files.list(PAGES)) {
      assertThat(pages.map(page -> page.getFileName().toString().replace(".md", "")))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(names().stream(), Stream.of("README")).toList());
    }
    for (JsonNode alert : alerts) {
      String name = alert.path("alert").asText();
      assertThat(list)
          .contains(
              "| [%s](%s.md) | %s | %s |"
                  .formatted(
                      name,
                      name,
                      alert.at("/labels/severity").asText(),
                      alert.path("for").asText("at once")));
    }
  }

  @Test
  void eachAlertIsTestedFiringAndNotFiring() throws IOException {
    Set<String> firing = new HashSet<>();
    Set<String> quiet = new HashSet<>();
    for (String file : List.of("alerts.test.yaml", "alerts-of-days.test.yaml")) {
      JsonNode tests = YAML.readTree(Path.of("src/test/promtool", file).toFile());
      for (JsonNode test : tests.path("tests")) {
        for (JsonNode moment : test.path("alert_rule_test")) {
          (moment.path("exp_alerts").isEmpty() ? quiet : firing)
              .add(moment.path("alertname").asText());
        }
      }
    }
    assertThat(firing).containsExactlyInAnyOrderElementsOf(names());
    assertThat(quiet).containsExactlyInAnyOrderElementsOf(names());
  }

  private List<String> names() {
    return alerts.stream().map(alert -> alert.path("alert").asText()).toList();
  }

  @Test
  void rulesAndQueriesAreOfMetricsThatExist() {
    assertThat(expressions().flatMap(this::named)).isNotEmpty().allMatch(families::containsKey);
  }

  @Test
  void everyMetricIsShownOrAlertedOn() {
    Set<String> used = expressions().flatMap(this::named).collect(Collectors.toSet());
    assertThat(families.keySet())
        .filteredOn(name -> !used.contains(name))
        .containsExactlyInAnyOrder(Families.PREFIX + "evaluations_total"); // for rates of one's own
  }

  @Test
  void eachQueryAboutStacksIsAboutThoseThatAreChosen() {
    Set<String> aboutStacks =
        families.values().stream()
            .filter(family -> family.labels().contains("stack"))
            .map(Family::name)
            .collect(Collectors.toSet());
    for (String query : dashboard.findValuesAsText("expr")) {
      boolean ofStacks = named(query).anyMatch(aboutStacks::contains);
      assertThat(query.contains("{namespace=~\"$namespace\", stack=~\"$stack\""))
          .as(query)
          .isEqualTo(ofStacks);
    }
  }

  @Test
  void eachPanelSaysWhatItShows() {
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : dashboard.path("panels")) {
      assertThat(ids.add(panel.path("id").asInt())).as("%s", panel.path("id")).isTrue();
      assertThat(panel.path("title").asText()).isNotEmpty();
      if (!panel.path("type").asText().equals("row")) {
        assertThat(panel.path("description").asText())
            .as(panel.path("title").asText())
            .endsWith(".");
        assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
      }
    }
  }

  private Stream<String> expressions() {
    return Stream.concat(
        alerts.stream().map(alert -> alert.path("expr").asText()),
        dashboard.findValuesAsText("expr").stream());
  }

  /** The families that an expression names; a histogram's three series are its own. */
  private Stream<String> named(String expression) {
    return NAME.matcher(expression)
        .results()
        .map(result -> result.group())
        .map(
            name -> {
              String whole = name.replaceFirst("_(bucket|sum|count)$", "");
              Family family = families.get(whole);
              return family != null && family.type() == Collector.Type.HISTOGRAM ? whole : name;
            });
  }
}
