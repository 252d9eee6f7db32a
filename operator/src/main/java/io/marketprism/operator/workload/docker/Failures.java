package io.marketprism.operator.workload.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.DockerException;
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
    String text =
        thrown instanceof DockerException docker ? engineSentence(docker) : rootMessage(thrown);
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }

  /** docker-java's message is "Status 500: " and the engine's JSON. */
  private static String engineSentence(DockerException thrown) {
    String message = String.valueOf(thrown.getMessage());
    int json = message.indexOf('{');
    if (json >= 0) {
      try {
        JsonNode sentence = JSON.readTree(message.substring(json)).get("message");
        if (sentence != null) {
          return thrown.getHttpStatus() + ": " + sentence.asText();
        }
      } catch (IOException e) {
        return message;
      }
    }
    return message;
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
