package io.marketprism.operator.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * DingTalk's group robots. A signed request has the time in milliseconds and the key, joined by a
 * line break, under HMAC-SHA256 with the same key, in Base64. A signature is good for an hour.
 *
 * @param mobiles telephone numbers of whom to mention
 * @param users user ids of whom to mention
 */
public record DingTalk(List<String> mobiles, List<String> users) implements ChatService {

  /** Twenty: who sends more is not listened to for ten minutes. */
  private static final int A_MINUTE = 19;

  private static final Answers ANSWERS =
      new Answers(
          "DingTalk",
          "errcode",
          Set.of(-1),
          Set.of(130101),
          Map.of(
              130101, "more than 20 messages in a minute",
              300001, "the robot is gone, or the access_token in the url is another",
              310000, "the robot's security settings refuse it: signingKey, keyword or address"));

  private static final ChatMessage.Markup MARKUP =
      new ChatMessage.Markup(
          title -> "### " + title,
          heading -> "#### " + heading,
          "- ",
          DingTalk::plain,
          "[%s](%s)"::formatted);

  private static final ObjectMapper JSON = new ObjectMapper();

  public DingTalk {
    mobiles = List.copyOf(mobiles);
    users = List.copyOf(users);
  }

  /**
   * The robot's URL with the parameters timestamp and sign.
   *
   * @param key the robot's own: "SEC…"
   */
  static URI signed(URI url, String key, Instant now) {
    long timestamp = now.toEpochMilli();
    String sign = Hmac.of(key, timestamp + "\n" + key);
    String text = url.toString();
    return URI.create(
        "%s%stimestamp=%d&sign=%s"
            .formatted(
                text,
                text.indexOf('?') < 0 ? "?" : "&",
                timestamp,
                URLEncoder.encode(sign, StandardCharsets.UTF_8)));
  }

  /** No text of a stack's author makes a link or a picture. */
  static String plain(String text) {
    return text.replace("](", "] (");
  }

  @Override
  public int messagesAMinute() {
    return A_MINUTE;
  }

  @Override
  public URI url(URI url, SecretValues secret, Instant now) {
    return secret.value(SecretValues.SIGNING_KEY).map(key -> signed(url, key, now)).orElse(url);
  }

  /** People are notified if they are listed, and see it if they are named in the text as well. */
  @Override
  public String body(ChatMessage message, SecretValues secret, Instant now) {
    ObjectNode body = JSON.createObjectNode();
    body.put("msgtype", "markdown");
    ObjectNode markdown = body.putObject("markdown");
    markdown.put("title", message.title());
    String mentioned =
        Stream.concat(mobiles.stream(), users.stream())
            .map(who -> "@" + who)
            .collect(Collectors.joining(" "));
    boolean calls = message.calls() && !mentioned.isEmpty();
    markdown.put("text", message.text(MARKUP) + (calls ? "\n\n" + mentioned : ""));
    if (calls) {
      ObjectNode at = body.putObject("at");
      mobiles.forEach(at.putArray("atMobiles")::add);
      users.forEach(at.putArray("atUserIds")::add);
      at.put("isAtAll", false);
    }
    return body.toString();
  }

  @Override
  public void check(String answer) throws DeliveryException {
    ANSWERS.check(answer);
  }
}
