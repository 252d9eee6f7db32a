package io.marketprism.operator.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP answer.
 *
 * @param live writes what follows the body, for as long as it takes, on a thread of its own; null
 *     where nothing does
 */
record Answer(int status, String type, String body, @Nullable Live live) {

  /** Writes an answer that goes on. */
  @FunctionalInterface
  interface Live {
    void writeTo(OutputStream out) throws IOException, InterruptedException;
  }

  static Answer json(int status, Object document) {
    try {
      return new Answer(status, "application/json", Json.MAPPER.writeValueAsString(document), null);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Answer text(String text) {
    return new Answer(200, "text/plain; charset=utf-8", text, null);
  }

  static Answer events(Live live) {
    return new Answer(200, "text/event-stream; charset=utf-8", "", live);
  }

  static Answer error(int status, String sentence) {
    return json(status, new ErrorAnswer(sentence));
  }
}
