package io.marketprism.operator.oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the API server's audit log tells: the lives of Remediations, and who asked for what. */
public final class AuditLog {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> ENDED = Set.of("Succeeded", "Ineffective", "Failed", "Aborted");

  private final List<JsonNode> entries = new ArrayList<>();

  /**
   * @param lines of the log, in JSON; a last one that is not whole yet is left out
   */
  public AuditLog(List<String> lines) {
    add(lines);
  }

  /** Goes on with lines that have come since. */
  public void add(List<String> lines) {
    for (String line : lines) {
      try {
        entries.add(JSON.readTree(line));
      } catch (JsonProcessingException e) {
        if (line.endsWith("}")) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  /** The Remediations that were created or changed, each as it was stored last. */
  public List<Life> lives() {
    Map<String, Life> lives = new LinkedHashMap<>();
    for (JsonNode entry : entries) {
      JsonNode about = entry.path("objectRef");
      if (about.path("resource").asText().equals("remediations") && isWritten(entry)) {
        JsonNode stored = entry.path("responseObject");
        if (stored.path("kind").asText().equals("Remediation")) {
          Life life = life(stored, entry, lives.get(nameOf(stored)));
          lives.put(life.name(), life);
        }
      }
    }
    return List.copyOf(lives.values());
  }

  private static boolean isWritten(JsonNode entry) {
    return entry.path("responseStatus").path("code").asInt() / 100 == 2
        && Set.of("create", "update", "patch", "delete").contains(entry.path("verb").asText());
  }

  private static String nameOf(JsonNode stored) {
    JsonNode metadata = stored.path("metadata");
    return metadata.path("namespace").asText() + "/" + metadata.path("name").asText();
  }

  private static Life life(JsonNode stored, JsonNode entry, @Nullable Life before) {
    Instant at = Instant.parse(entry.path("stageTimestamp").asText());
    JsonNode spec = stored.path("spec");
    JsonNode target = spec.path("target");
    String phase = stored.path("status").path("phase").asText("Planned");
    boolean over = ENDED.contains(phase);
    boolean called = over || phase.equals("Verifying");
    return new Life(
        nameOf(stored),
        stored.path("metadata").path("namespace").asText() + "/" + spec.path("stack").asText(),
        spec.path("service").asText(),
        spec.path("action").asText(),
        target.path("container").asText(),
        target.path("containerId").asText(),
        first(before == null ? null : before.claimedAt(), phase.equals("Executing"), at),
        first(before == null ? null : before.calledAt(), called, at),
        first(before == null ? null : before.endedAt(), over, at),
        phase,
        !stored.path("metadata").path("finalizers").isEmpty());
  }

  private static @Nullable Instant first(@Nullable Instant known, boolean now, Instant at) {
    return known == null && now ? at : known;
  }

  /** What this user asked for and was refused for want of a right. */
  public List<String> forbidden(String user) {
    return entries.stream()
        .filter(entry -> entry.path("user").path("username").asText().equals(user))
        .filter(entry -> entry.path("responseStatus").path("code").asInt() == 403)
        .map(entry -> entry.path("verb").asText() + " " + entry.path("requestURI").asText())
        .distinct()
        .toList();
  }

  /** How often this user has asked for what: {@code patch leases}. */
  public Map<String, Long> requests(String user) {
    return entries.stream()
        .filter(entry -> entry.path("user").path("username").asText().equals(user))
        .collect(Collectors.groupingBy(AuditLog::what, TreeMap::new, Collectors.counting()));
  }

  private static String what(JsonNode entry) {
    JsonNode about = entry.path("objectRef");
    String subresource = about.path("subresource").asText();
    return entry.path("verb").asText()
        + " "
        + about.path("resource").asText(entry.path("requestURI").asText())
        + (subresource.isEmpty() ? "" : "/" + subresource);
  }

  /** The rights that this user has used, as {@link Rights} writes them. */
  public Set<String> used(String user) {
    Set<String> used = new TreeSet<>();
    for (JsonNode entry : entries) {
      JsonNode about = entry.path("objectRef");
      if (entry.path("user").path("username").asText().equals(user)
          && !about.path("resource").asText().isEmpty()) {
        used.add(
            Rights.of(
                entry.path("verb").asText(),
                about.path("apiGroup").asText(),
                about.path("resource").asText(),
                about.path("subresource").asText()));
      }
    }
    return used;
  }
}
