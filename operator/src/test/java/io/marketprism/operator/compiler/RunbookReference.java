package io.marketprism.operator.compiler;

import static io.marketprism.operator.compiler.Markdown.link;
import static io.marketprism.operator.compiler.Markdown.paragraph;
import static io.marketprism.operator.compiler.Markdown.seconds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.runbook.AlertPolicy;
import io.marketprism.operator.runbook.DueBySchedule;
import io.marketprism.operator.runbook.ServicePolicy;
import io.marketprism.operator.runbook.StackPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the runbook's reference, {@code docs/reference/runbook.md}, from the runbook's data. */
public final class RunbookReference {

  private static final String INTRODUCTION = "runbook-introduction.md";

  private final StackPolicy policy;
  private final CompiledStack compiled;
  private final Map<String, Object> thresholds;
  private final StringBuilder text = new StringBuilder();

  private RunbookReference(StackSpec resource) {
    compiled = PolicyCompiler.compile(resource);
    policy = compiled.policy();
    thresholds =
        new ObjectMapper()
            .convertValue(
                SpecMerger.merge(BuiltInRunbook.of(resource), resource).thresholds(),
                new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  /** The reference of the built-in runbook, as a stack has it that changes nothing. */
  public static String ofTheBuiltInRunbook() throws IOException {
    return of(Serialization.unmarshal("{}", StackSpec.class));
  }

  /** The reference of what a resource comes to. */
  static String of(StackSpec resource) throws IOException {
    return new RunbookReference(resource).page();
  }

  private String page() throws IOException {
    try (InputStream in = RunbookReference.class.getResourceAsStream(INTRODUCTION)) {
      text.append(
          new String(
              Objects.requireNonNull(in, INTRODUCTION).readAllBytes(), StandardCharsets.UTF_8));
    }
    contents();
    numbers();
    text.append("## Services\n\n");
    policy.topology().services().forEach(this::service);
    text.append("## Alerts\n\n");
    policy.alerts().forEach(a -> text.append(new AlertReference(compiled, thresholds, a).text()));
    return text.toString().stripTrailing() + "\n";
  }

  private void contents() {
    text.append("| alert | severity | service | fires after | actions |\n|---|---|---|---|---|\n");
    for (AlertPolicy alert : policy.alerts()) {
      String actions =
          alert.scenarios().stream()
              .map(s -> s.action().name())
              .distinct()
              .collect(Collectors.joining(", "));
      text.append(
          "| %s | %s | %s | %s | %s |\n"
              .formatted(
                  link(alert.name()),
                  alert.severity(),
                  link(alert.service()),
                  seconds(alert.holdFor().toSeconds()),
                  actions));
    }
    text.append('\n');
  }

  private void numbers() {
    text.append("## Thresholds and limits\n\n| field | value | |\n|---|---|---|\n");
    for (RecordComponent component : StackSpec.Thresholds.class.getRecordComponents()) {
      String description =
          component.getAccessor().getAnnotation(JsonPropertyDescription.class).value();
      row("thresholds." + component.getName(), thresholds.get(component.getName()), description);
    }
    StackPolicy.Limits limits = policy.limits();
    row(
        "settleSeconds",
        policy.settle().toSeconds(),
        "For how many seconds no dependent is restarted after its cause had fired.");
    row("limits.maxConcurrent", limits.maxConcurrent(), "Restarts that may be executing at once.");
    row("limits.perService", rate(limits.perService()), "Restarts of one service.");
    row("limits.perStack", rate(limits.perStack()), "Restarts in the whole stack.");
    text.append('\n');
  }

  private void row(String field, @Nullable Object value, String description) {
    text.append("| `%s` | %s | %s |\n".formatted(field, Markdown.number(value), description));
  }

  private static String rate(StackPolicy.Rate rate) {
    return "%d in %s".formatted(rate.count(), seconds(rate.period().toSeconds()));
  }

  private void service(ServicePolicy service) {
    CompiledStack.Workload workload = compiled.workload(service.name()).orElseThrow();
    List<String> containers = workload.containers().stream().map(Markdown::code).toList();
    String dependsOn =
        service.dependsOn().isEmpty()
            ? "It depends on nothing."
            : "It depends on "
                + service.dependsOn().stream().map(Markdown::link).collect(Collectors.joining(", "))
                + ".";
    String alerts =
        policy.alerts().stream()
            .filter(a -> a.service().equals(service.name()))
            .map(a -> link(a.name()))
            .collect(Collectors.joining(", "));
    text.append("### ").append(service.name()).append("\n\n");
    text.append(
        paragraph(
            "The container %s. %s A process younger than %s is not restarted. Alerts: %s."
                .formatted(
                    String.join(" or ", containers),
                    dependsOn,
                    seconds(service.startupGrace().toSeconds()),
                    alerts)));
    policy.wanted().stream()
        .filter(w -> w.service().equals(service.name()) && w.due() instanceof DueBySchedule)
        .map(w -> (DueBySchedule) w.due())
        .forEach(
            due ->
                text.append('\n')
                    .append(
                        paragraph(
                            "It is [restarted by the clock](../how-to/scheduled-restarts.md): `%s`, within %s, and before if its memory would reach its limit until then."
                                .formatted(due.text(), seconds(due.window().toSeconds())))));
    text.append('\n');
    List<String> names = policy.alerts().stream().map(AlertPolicy::name).toList();
    workload.probes().forEach(probe -> text.append(ProbeWords.of(probe, names)));
    text.append('\n');
  }
}
