package io.marketprism.operator.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Feishu's (Lark's) group robots. A message is a post: of its texts nothing is understood as a
 * mention or a link. A signed one has, in its body, the time in seconds, and HMAC-SHA256 of nothing
 * under the key that is the time and the robot's key, joined by a line break.
 *
 * @param users open ids or user ids of whom to mention
 */
public record Feishu(List<String> users) implements ChatService {

  /** A hundred, and five in a second. */
  private static final int A_MINUTE = 60;

  private static final int BAD_REQUEST = 9499;

  private static final Answers ANSWERS =
      new Answers(
          "Feishu",
          "code",
          Set.of(),
          Set.of(11232),
          Map.of(
              11232, "too many messages",
              19001, "the robot is gone, or the url is another",
              19021, "signingKey is another, or the operator's clock is off by an hour",
              19022, "the robot's security settings refuse this address",
              19024, "the robot's security settings ask for a keyword"));

  private static final ObjectMapper JSON = new ObjectMapper();

  public Feishu {
    users = List.copyOf(users);
  }

  @Override
  public int messagesAMinute() {
    return A_MINUTE;
  }

  @Override
  public String body(ChatMessage message, SecretValues secret, Instant now) {
    ObjectNode body = JSON.createObjectNode();
    secret
        .value(SecretValues.SIGNING_KEY)
        .ifPresent(
            key -> {
              String timestamp = Long.toString(now.getEpochSecond());
              body.put("timestamp", timestamp);
              body.put("sign", Hmac.of(timestamp + "\n" + key, ""));
            });
    body.put("msg_type", "post");
    ObjectNode post = body.putObject("content").putObject("post").putObject("zh_cn");
    post.put("title", message.title());
    ArrayNode lines = post.putArray("content");
    for (ChatMessage.Entry entry : message.entries()) {
      if (!entry.heading().isEmpty()) {
        line(lines, "text").put("text", entry.heading());
      }
      entry.paragraphs().forEach(text -> line(lines, "text").put("text", text));
      entry.facts().forEach(fact -> line(lines, "text").put("text", fact));
      entry
          .link()
          .forEach(link -> line(lines, "a").put("text", link.words()).put("href", link.url()));
    }
    if (message.calls() && !users.isEmpty()) {
      ArrayNode mentioned = lines.addArray();
      users.forEach(user -> mentioned.addObject().put("tag", "at").put("user_id", user));
    }
    return body.toString();
  }

  private static ObjectNode line(ArrayNode lines, String tag) {
    return lines.addArray().addObject().put("tag", tag);
  }

  /** Robots of the first version answer with StatusCode. */
  @Override
  public void check(String answer) throws DeliveryException {
    JsonNode body = Answers.read(answer);
    boolean isTooMany =
        body.path("code").asInt() == BAD_REQUEST
            && body.path("msg").asText().toLowerCase(Locale.ROOT).contains("too many");
    if (isTooMany) {
      throw DeliveryException.limited("it answers with code 9499: too many messages");
    }
    if (!body.has("code")
        && body.path("StatusCode").isInt()
        && body.path("StatusCode").asInt() == 0) {
      return;
    }
    ANSWERS.check(answer);
  }
}
