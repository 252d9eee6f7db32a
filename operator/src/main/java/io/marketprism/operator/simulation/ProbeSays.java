package io.marketprism.operator.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import io.marketprism.operator.runbook.ProbeResult;
import io.marketprism.operator.runbook.Reading;
import java.util.Map;

/** What a file says of a probe: {@code ok}, a failure in words, Unknown, or the answer itself. */
final class ProbeSays {

  private ProbeSays() {}

  static void apply(String path, SimulatedProbes probes, String probe, JsonNode said)
      throws ScenarioException {
    if (said.isObject()) {
      probes.reads(probe, Reading.of(answer(path, said)));
      return;
    }
    if (!said.isTextual()) {
      throw new ScenarioException(path + ": say ok, why it fails, unknown: why, or the answer");
    }
    String text = said.asText();
    String why = Values.unknown(text);
    if (text.equals("ok")) {
      probes.mend(probe);
    } else if (why != null) {
      probes.reads(probe, Reading.unknown(why));
    } else {
      probes.reads(probe, Reading.of(ProbeResult.failed(text)));
    }
  }

  private static ProbeResult answer(String path, JsonNode said) throws ScenarioException {
    for (Map.Entry<String, JsonNode> field : said.properties()) {
      JsonNode value = field.getValue();
      boolean understood =
          switch (field.getKey()) {
            case "ok" -> value.isBoolean();
            case "status" -> value.canConvertToInt();
            case "message" -> value.isTextual();
            case "body" -> true;
            default -> false;
          };
      if (!understood) {
        throw new ScenarioException(path + "." + field.getKey() + " is not understood: " + value);
      }
    }
    boolean ok = said.path("ok").asBoolean(true);
    int status = said.path("status").asInt(ok ? 200 : 503);
    return ProbeResult.of(
        ok,
        said.path("message").asText("status " + status),
        status,
        said.has("body") ? Values.json(said.get("body")) : null);
  }
}
