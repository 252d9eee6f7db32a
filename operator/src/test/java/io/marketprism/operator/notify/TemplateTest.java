package io.marketprism.operator.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marketprism.operator.runbook.Severity;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of a template, and which ones are none. */
class TemplateTest {

  private static final Preferences ALL = Preferences.of(Severity.warning);
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void valuesAreEscapedForJson() throws Exception {
    Template template = Template.compile("{\"text\": \"{{summary}}: {{description}}\"}", ALL);
    Notice notice =
        Notes.fired("BrokerDown")
            .over(Instant.EPOCH, "\"quoted\" \\ \u0001", "two\nlines 告警", false);
    assertThat(JSON.readTree(template.render(notice)).path("text").asText())
        .isEqualTo("\"quoted\" \\ \u0001: two\nlines 告警");
  }

  @Test
  void sectionsTellBeginAndEndApart() throws Exception {
    Template template =
        Template.compile(
            "{\"t\": \"{{#firing}}fires{{/firing}}{{#resolved}}over{{/resolved}}{{#action}},"
                + " {{action}}{{/action}}\"}",
            ALL);
    Notice acting = Notes.acting("BrokerDown", "marketprism.nats.1");
    assertThat(template.render(acting))
        .isEqualTo("{\"t\": \"fires, Start marketprism-nats: Executing\"}");
    assertThat(template.render(Notes.over(Notes.fired("BrokerDown"))))
        .isEqualTo("{\"t\": \"over\"}");
  }

  @Test
  void withoutATemplateAllIsTold() throws IOException {
    JsonNode all =
        JSON.readTree(
            Template.ofEverything(ALL).render(Notes.acting("BrokerDown", "marketprism.nats.1")));
    assertThat(all.path("event").asText()).isEqualTo("Acting");
    assertThat(all.path("status").asText()).isEqualTo("firing");
    assertThat(all.path("alertname").asText()).isEqualTo("BrokerDown");
    assertThat(all.path("service").asText()).isEqualTo("nats");
    assertThat(all.path("startsAt").asText()).isEqualTo("2026-11-01T03:00:00Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"text\": \"{{sumary}}\"} | sumary",
        "{\"text\": \"{{#firing}}\"} | firing",
        "{\"text\": \"{{summary\"} | a {{ has no }}",
        "{\"text\": {{summary}}} | what it makes is no JSON: ",
        "{\"text\": \"{{summary}}\" | what it makes is no JSON: ",
        "{\"text\": \"{{{summary}}}\"} | what it makes is no JSON: ",
      })
  void aFaultyOneIsRefusedWithItsFault(String text, String fault) {
    assertThatThrownBy(() -> Template.compile(text, ALL))
        .isInstanceOf(InvalidTemplateException.class)
        .hasMessageContaining(fault);
  }
}
