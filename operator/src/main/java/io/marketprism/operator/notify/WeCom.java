package io.marketprism.operator.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * WeCom's (WeChat Work's) group robots. They sign nothing.
 *
 * @param users user ids of whom to mention
 */
public record WeCom(List<String> users) implements ChatService {

  private static final int A_MINUTE = 19;

  /** Of a message's content, in UTF-8. */
  private static final int MOST_BYTES = 4096;

  /** As many as fit into that, however long their texts are. */
  private static final int AT_ONCE = 5;

  private static final Answers ANSWERS =
      new Answers(
          "WeCom",
          "errcode",
          Set.of(-1),
          Set.of(45009),
          Map.of(
              45009, "more than 20 messages in a minute",
              93000, "the robot is gone, or the key in the url is another"));

  /** A text with an angle bracket could mention anybody: &lt;@userid&gt;. */
  private static final ChatMessage.Markup MARKUP =
      new ChatMessage.Markup(
          title -> "### " + title,
          heading -> "**" + heading + "**",
          "> ",
          text -> DingTalk.plain(text).replace('<', '＜'),
          "[%s](%s)"::formatted);

  private static final ObjectMapper JSON = new ObjectMapper();

  public WeCom {
    users = List.copyOf(users);
  }

  @Override
  public int messagesAMinute() {
    return A_MINUTE;
  }

  @Override
  public int atOnce() {
    return AT_ONCE;
  }

  @Override
  public String body(ChatMessage message, SecretValues secret, Instant now) {
    String mentioned = message.mentioned(users, "");
    String text = message.text(MARKUP);
    int room = MOST_BYTES - mentioned.getBytes(StandardCharsets.UTF_8).length;
    ObjectNode body = JSON.createObjectNode();
    body.put("msgtype", "markdown");
    body.putObject("markdown").put("content", cut(text, room) + mentioned);
    return body.toString();
  }

  private static String cut(String text, int bytes) {
    if (text.getBytes(StandardCharsets.UTF_8).length <= bytes) {
      return text;
    }
    int end = text.length();
    int left =
        text.getBytes(StandardCharsets.UTF_8).length + "…".getBytes(StandardCharsets.UTF_8).length;
    while (left > bytes) {
      int point = text.codePointBefore(end);
      end -= Character.charCount(point);
      left -= Character.toString(point).getBytes(StandardCharsets.UTF_8).length;
    }
    return text.substring(0, end) + "…";
  }

  @Override
  public void check(String answer) throws DeliveryException {
    ANSWERS.check(answer);
  }
}
