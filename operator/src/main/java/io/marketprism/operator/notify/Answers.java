package io.marketprism.operator.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Set;

/**
 * How the answers of a service are read: those services answer with status 200 and a number in the
 * body. Of the body nothing else is said, for it may hold what is secret.
 *
 * @param service its name, for messages
 * @param field where the number is
 * @param busy numbers of what passes by itself
 * @param limited numbers of "too many messages"
 * @param meanings what a number means, for who has to correct it
 */
record Answers(
    String service,
    String field,
    Set<Integer> busy,
    Set<Integer> limited,
    Map<Integer, String> meanings) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Judges an answer.
   *
   * @throws DeliveryException when the message has not been taken
   */
  void check(String answer) throws DeliveryException {
    JsonNode code = read(answer).path(field);
    if (!code.isInt()) {
      throw DeliveryException.passing("its answer is none of " + service + "'s");
    }
    if (code.asInt() != 0) {
      throw failure(code.asInt());
    }
  }

  private DeliveryException failure(int code) {
    String meaning = meanings.get(code);
    String sentence =
        "it answers with %s %d%s".formatted(field, code, meaning == null ? "" : ": " + meaning);
    if (limited.contains(code)) {
      return DeliveryException.limited(sentence);
    }
    return busy.contains(code)
        ? DeliveryException.passing(sentence)
        : DeliveryException.refused(sentence);
  }

  /** The body; a missing node where it is no JSON. */
  static JsonNode read(String answer) {
    try {
      return JSON.readTree(answer);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}
