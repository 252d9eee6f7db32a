package io.marketprism.operator.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import io.marketprism.operator.runbook.Severity;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is posted to a webhook: JSON, out of a Mustache template whose values are escaped for JSON.
 * A template is tried when it is compiled: one that doesn't make JSON of every notice is refused
 * then, and not at night.
 */
public final class Template {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Mustache.Compiler COMPILER =
      Mustache.compiler()
          .withEscaper(text -> new String(JsonStringEncoder.getInstance().quoteAsString(text)))
          .emptyStringIsFalse(true);

  /** What an administrator may not have thought of: quotes, a line break, and nothing at all. */
  private static final List<Notice> SAMPLES =
      List.of(
          new Notice(
              "local",
              Map.of(Notice.NAME, "BrokerDown", "service", "nats", "container", "marketprism-nats"),
              Instant.EPOCH,
              null,
              Notice.Event.Acting,
              Severity.critical,
              "a \"summary\"",
              "two\nlines and a \\",
              "Start marketprism-nats: Verifying",
              "marketprism.nats.1",
              false),
          new Notice(
              "local",
              Map.of(),
              Instant.EPOCH,
              Instant.EPOCH,
              Notice.Event.Resolved,
              Severity.warning,
              "",
              "",
              "",
              "",
              false));

  private final com.samskivert.mustache.@Nullable Template compiled;

  private final Prose prose;
  private final Map<String, String> labels;

  private Template(com.samskivert.mustache.@Nullable Template compiled, Preferences preferences) {
    this.compiled = compiled;
    this.prose = new Prose(preferences);
    this.labels = preferences.labels();
  }

  /** All that is known of a notice, as one JSON object: what a receiver gets without a template. */
  public static Template ofEverything(Preferences preferences) {
    return new Template(null, preferences);
  }

  /**
   * Compiles a template.
   *
   * @throws InvalidTemplateException when it is none, asks for what a notice hasn't, or doesn't
   *     make JSON
   */
  public static Template compile(String text, Preferences preferences)
      throws InvalidTemplateException {
    try {
      Template template = new Template(COMPILER.compile(text), preferences);
      for (Notice sample : SAMPLES) {
        String message = template.render(sample);
        if (message.contains("{{")) { // no sample has any
          throw new InvalidTemplateException("a {{ has no }}");
        }
        JSON.readTree(message);
      }
      return template;
    } catch (MustacheException e) {
      throw new InvalidTemplateException(String.valueOf(e.getMessage()));
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw new InvalidTemplateException(
          "what it makes is no JSON: %s%s"
              .formatted(
                  e.getOriginalMessage(),
                  at == null ? "" : " (line %d of it)".formatted(at.getLineNr())));
    }
  }

  /** The message for a notice. */
  String render(Notice notice) {
    Map<String, Object> values = values(notice);
    return compiled == null ? JSON.valueToTree(values).toString() : compiled.execute(values);
  }

  private Map<String, Object> values(Notice notice) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("event", notice.event().name());
    values.put("status", notice.isOver() ? "resolved" : "firing");
    values.put("firing", !notice.isOver());
    values.put("resolved", notice.isOver());
    values.put(Notice.NAME, notice.name());
    values.put("severity", notice.severity().name());
    values.put("critical", notice.severity() == Severity.critical);
    values.put("needsOperator", notice.event().needsOperator());
    for (String label : List.of("alert", "service", "container", "stack", "namespace")) {
      values.put(label, notice.label(label));
    }
    values.put("labels", labels);
    values.put("dockerHost", notice.host());
    values.put("title", prose.title(notice));
    values.put("summary", prose.summary(notice));
    values.put("description", prose.description(notice));
    values.put("action", notice.action());
    values.put("remediation", notice.remediation());
    values.put("runbook", prose.runbook(notice));
    values.put("command", notice.guidance().command());
    values.put("startsAt", prose.exact(notice.startsAt()));
    Instant end = notice.endsAt();
    values.put("endsAt", end == null ? "" : prose.exact(end));
    return values;
  }
}
