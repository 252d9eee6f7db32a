package io.marketprism.operator.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;

/**
 * Slack's incoming webhooks, and those that are like them, such as Mattermost's. They sign nothing.
 *
 * @param users member ids of whom to mention
 */
public record Slack(List<String> users) implements ChatService {

  /** One in a second. */
  private static final int A_MINUTE = 50;

  /** A text with an angle bracket could mention a whole channel: &lt;!channel&gt;. */
  private static final ChatMessage.Markup MARKUP =
      new ChatMessage.Markup(
          title -> "*" + title + "*",
          heading -> "*" + heading + "*",
          "• ",
          text -> text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
          (words, url) -> "<%s|%s>".formatted(url, words));

  private static final ObjectMapper JSON = new ObjectMapper();

  public Slack {
    users = List.copyOf(users);
  }

  @Override
  public int messagesAMinute() {
    return A_MINUTE;
  }

  @Override
  public String body(ChatMessage message, SecretValues secret, Instant now) {
    return JSON.createObjectNode()
        .put("text", message.text(MARKUP) + message.mentioned(users, " "))
        .toString();
  }

  /** It answers with two letters where it has taken a message, and else with a status. */
  @Override
  public void check(String answer) throws DeliveryException {
    boolean isTaken = answer.strip().equals("ok") || Answers.read(answer).path("ok").asBoolean();
    if (!isTaken) {
      throw DeliveryException.passing("its answer is none of Slack's");
    }
  }
}
