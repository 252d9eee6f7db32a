package io.marketprism.operator.workload.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.DockerException;
import io.marketprism.operator.runbook.Excerpt;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What went wrong at a Docker Engine, in one sentence: its own where it said one. */
final class Failures {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 500;

  private Failures() {}

  static String describe(@Nullable Throwable thrown) {
    if (thrown == null) {
      return "unknown";
    }
    return line(
        thrown instanceof DockerException docker
            ? engineSentence(docker.getHttpStatus(), String.valueOf(docker.getMessage()))
            : rootMessage(thrown));
  }

  static String describe(SingleCall.Answer answer) {
    return line(engineSentence(answer.status(), answer.body()));
  }

  private static String line(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return Excerpt.of(line, LONGEST);
  }

  /** The engine answers with JSON; docker-java and chunk marks put something before and after. */
  private static String engineSentence(int status, String text) {
    int begin = text.indexOf('{');
    int end = text.lastIndexOf('}');
    if (begin >= 0 && end > begin) {
      try {
        JsonNode sentence = JSON.readTree(text.substring(begin, end + 1)).get("message");
        if (sentence != null) {
          return status + ": " + sentence.asText();
        }
      } catch (IOException e) {
        return status + ": " + text;
      }
    }
    return status + ": " + text;
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
