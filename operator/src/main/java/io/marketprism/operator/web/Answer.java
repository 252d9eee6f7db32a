package io.marketprism.operator.web;

import com.fasterxml.jackson.core.JsonProcessingException;

/** An HTTP answer. */
record Answer(int status, String type, String body) {

  static Answer json(int status, Object document) {
    try {
      return new Answer(status, "application/json", Json.MAPPER.writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Answer text(String text) {
    return new Answer(200, "text/plain; charset=utf-8", text);
  }

  static Answer error(int status, String sentence) {
    return json(status, new ErrorAnswer(sentence));
  }
}
