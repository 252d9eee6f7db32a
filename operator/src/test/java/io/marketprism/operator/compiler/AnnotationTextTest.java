package io.marketprism.operator.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.ScenarioPolicy;
import io.marketprism.operator.simulation.StackFixture;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The placeholders of annotations. */
class AnnotationTextTest {

  @Test
  void placeholdersAreFilledInOnce() {
    assertThat(
            AnnotationText.filledIn(
                "{{ service }} of {{stack}}: {{ probe \"healthz\" }}, {{ value \"memory\" }}",
                Map.of("service", "nats", "stack", "mp", "probe \"healthz\"", "{{ stack }} $1")))
        .isEqualTo("nats of mp: {{ stack }} $1, unknown");
  }

  @Test
  void whatTheyReadIsKnownByTheirWords() {
    CompiledStack compiled =
        annotated(
            """
            summary: '{{ service }}: {{ probe "healthz" }}, {{ value "probe.healthz.status" }}'
            summary.zh-CN: '{{ probe "healthz" }}'
            """);
    assertThat(compiled.faults()).isEmpty();
    assertThat(Objects.requireNonNull(compiled.annotations().get("BrokerDown")).readings())
        .containsOnlyKeys("probe \"healthz\"", "value \"probe.healthz.status\"");
  }

  /** A sentence that is faulty costs a sentence, and no alert. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`NATS {{ $labels.x }}` | `column 6: there is no placeholder {{ $labels.x }}; known are`",
        "`{{ probe \"health\" }}` | `column 1: health: there is no probe health: there are healthz, varz`",
        "`{{ value \"memry\" }}` | `column 1: memry: undeclared reference`",
        "`{{ value \"container.env['A']\" }}` | `column 1: container.env['A']: undeclared reference`",
        "`port {{ service` | `column 6: {{ has no }}`",
      },
      delimiter = '|')
  void whatIsUnknownIsRefusedWithItsPlace(String text, String why) {
    CompiledStack compiled = annotated("summary: '" + text.replace("'", "''") + "'");
    assertThat(compiled.faults())
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.path()).isEqualTo("spec.alerts[BrokerDown].annotations[summary]");
              assertThat(fault.message()).startsWith(why).endsWith(": it is left out");
            });
    assertThat(compiled.policy().alert("BrokerDown")).isPresent();
    assertThat(compiled.annotation("BrokerDown", "summary", "")).isEmpty();
    assertThat(compiled.annotation("BrokerDown", "description", "")).isPresent();
  }

  /** A scenario's as well: by the same code, at its own place. */
  @Test
  void aFaultySentenceOfAScenarioCostsItAlone() {
    CompiledStack compiled =
        StackFixture.compile(
            """
            alerts:
            - name: BrokerDown
              scenarios:
              - {name: stopped, annotations: {summary: 'stopped {{ reason }}', description: 'of {{ stack }}'}}
            """);
    assertThat(compiled.faults())
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.path())
                  .isEqualTo("spec.alerts[BrokerDown].scenarios[stopped].annotations[summary]");
              assertThat(fault.message())
                  .startsWith("column 9: there is no placeholder {{ reason }}; known are")
                  .endsWith(": it is left out");
            });
    Annotations found =
        Objects.requireNonNull(compiled.annotations().get("BrokerDown")).in("stopped");
    assertThat(found.texts())
        .containsEntry("description", "of {{ stack }}")
        .hasEntrySatisfying("summary", text -> assertThat(text).startsWith("NATS does not answer"));
    assertThat(compiled.policy().alert("BrokerDown").orElseThrow().scenarios())
        .extracting(ScenarioPolicy::name)
        .contains("stopped");
  }

  private static CompiledStack annotated(String annotations) {
    return StackFixture.compile(
        "alerts:\n- name: BrokerDown\n  annotations:\n" + annotations.indent(4));
  }
}
