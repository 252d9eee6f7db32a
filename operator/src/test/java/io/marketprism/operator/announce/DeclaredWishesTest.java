package io.marketprism.operator.announce;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.Mutants;
import io.marketprism.operator.api.NotificationSpec;
import io.marketprism.operator.api.Schema;
import io.marketprism.operator.notify.InvalidTemplateException;
import io.marketprism.operator.notify.Preferences;
import io.marketprism.operator.notify.Template;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.runbook.Severity;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Whatever the CRDs admit as a receiver's template and labels can be used. What no schema can know
 * is whether a template makes JSON and closes its sections.
 */
class DeclaredWishesTest {

  private static final int MANY = 5_000;

  private static final List<String> TEMPLATES =
      List.of(
          "{\"text\": \"{{title}}\"}",
          "{\"a\": {\"b\": \"{{ summary }}\"}, \"c\": {{firing}}}",
          "{\"x\": \"{{#service}}{{service}} of {{stack}}{{/service}}{{^service}}-{{/service}}\"}",
          "{\"x\": \"{{{description}}}{{&command}}{{! said }}\"}",
          "{\"x\": \"{{#labels}}{{cluster}}{{/labels}}\"}",
          "{\"text\": \"{{foo}}\"}",
          "{\"text\": \"{{titel}}\"}");

  @Test
  void aTemplateThatIsAdmittedAsksForNothingThatANoticeHasNot() throws IOException {
    Schema schema = Schema.of("dockerhosts", "notifications", "webhook");
    List<String> admitted =
        Mutants.of(41, TEMPLATES)
            .limit(MANY)
            .filter(template -> schema.refusals(Map.of("template", template)).isEmpty())
            .distinct()
            .toList();
    assertThat(admitted)
        .hasSizeGreaterThan(100)
        .containsAll(TEMPLATES.subList(0, 4))
        .doesNotContainAnyElementsOf(TEMPLATES.subList(5, 7));
    for (String template : admitted) {
      if (template.contains("labels")) {
        continue; // in their section any name may be asked for
      }
      try {
        Template.compile(template, Preferences.of(Severity.warning));
      } catch (InvalidTemplateException e) {
        assertThat(e.getMessage()).as(template).doesNotContain("No method or field with name");
      }
    }
  }

  @Test
  void aLabelThatIsAdmittedIsOne() throws IOException {
    Schema schema = Schema.of("dockerhosts", "notifications");
    List<String> admitted =
        Mutants.of(42, List.of("cluster", "a_b", "a-b", "1st", "_x9"))
            .limit(MANY)
            .filter(
                name ->
                    schema
                        .refusals(
                            Map.of(
                                "name",
                                "team",
                                "dingTalk",
                                Map.of(),
                                "secretRef",
                                Map.of("name", "s"),
                                "labels",
                                Map.of(name, "x")))
                        .isEmpty())
            .distinct()
            .toList();
    assertThat(admitted).hasSizeGreaterThan(100).contains("cluster").doesNotContain("a-b", "1st");
    for (String name : admitted) {
      NotificationSpec spec =
          new NotificationSpec(
              "team",
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              Map.of(name, "x"),
              null);
      assertThat(Wishes.of(spec)).as(name).isInstanceOf(Reading.Known.class);
    }
  }
}
