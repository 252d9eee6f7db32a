package io.marketprism.operator.notify;

import static io.marketprism.operator.notify.Notes.BEGIN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.marketprism.operator.runbook.Severity;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What each service is sent, to the letter. */
class ChatFormatTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Preferences ENGLISH = Preferences.of(Severity.warning);
  private static final Preferences CHINESE =
      ENGLISH
          .written(Language.CHINESE, ZoneId.of("Asia/Shanghai"))
          .labelled(Map.of("cluster", "shanghai-1"));

  private static final Notice ESCALATED =
      new Notice(
              "local",
              Map.of(
                  Notice.NAME,
                  "MarketPrismEscalated",
                  "alert",
                  "BrokerDown",
                  "service",
                  "nats",
                  "container",
                  "marketprism-nats",
                  "stack",
                  "marketprism",
                  "namespace",
                  "default"),
              BEGIN,
              null,
              Notice.Event.Escalated,
              Severity.critical,
              "BrokerDown needs an operator's attention, for nats",
              "3 restarts did not help, the last at 2026-11-01T02:59:00Z",
              "Restart marketprism-nats: Ineffective",
              "marketprism.nats.3",
              false)
          .guided(
              new Guidance(
                  Map.of(
                      "summary", "NATS does not answer on 8222.",
                      "summary.zh-CN", "NATS 的 8222 端口没有应答。",
                      "runbookURL", "https://example.org/nats"),
                  "kubectl describe mps marketprism -n default"));

  private static final String ENGLISH_TEXT =
      """
      NATS does not answer on 8222.

      3 restarts did not help, the last at 2026-11-01T02:59:00Z

      - Severity: critical
      - Service: nats (marketprism-nats)
      - Stack: default/marketprism
      - Docker host: local
      - Action: Restart marketprism-nats: Ineffective
      - Since: 2026-11-01 03:00:00 UTC
      - Look: kubectl describe mps marketprism -n default
      - [Runbook](https://example.org/nats)""";

  private static final String CHINESE_TEXT =
      """
      NATS 的 8222 端口没有应答。

      3 restarts did not help, the last at 2026-11-01 10:59:00 Asia/Shanghai

      - 级别：严重
      - 服务：nats（marketprism-nats）
      - Stack：default/marketprism
      - Docker 主机：local
      - cluster：shanghai-1
      - 处理：Restart marketprism-nats: Ineffective
      - 开始：2026-11-01 11:00:00 Asia/Shanghai
      - 查看：kubectl describe mps marketprism -n default
      - [处理手册](https://example.org/nats)""";

  @Test
  void dingTalkInEnglish() throws IOException {
    JsonNode body = body(new DingTalk(List.of(), List.of()), ENGLISH, ESCALATED);
    assertThat(body)
        .isEqualTo(
            JSON.valueToTree(
                Map.of(
                    "msgtype",
                    "markdown",
                    "markdown",
                    Map.of(
                        "title",
                        "Needs an operator: BrokerDown (nats)",
                        "text",
                        "### Needs an operator: BrokerDown (nats)\n\n" + ENGLISH_TEXT))));
  }

  @Test
  void dingTalkInChineseMentionsWhoIsNeeded() throws IOException {
    JsonNode body =
        body(new DingTalk(List.of("13800000000"), List.of("user123")), CHINESE, ESCALATED);
    assertThat(body)
        .isEqualTo(
            JSON.valueToTree(
                Map.of(
                    "msgtype",
                    "markdown",
                    "markdown",
                    Map.of(
                        "title",
                        "需要人工处理：BrokerDown（nats）",
                        "text",
                        "### 需要人工处理：BrokerDown（nats）\n\n"
                            + CHINESE_TEXT
                            + "\n\n@13800000000 @user123"),
                    "at",
                    Map.of(
                        "atMobiles",
                        List.of("13800000000"),
                        "atUserIds",
                        List.of("user123"),
                        "isAtAll",
                        false))));
  }

  @Test
  void weCom() throws IOException {
    JsonNode body = body(new WeCom(List.of("zhangsan", "lisi")), CHINESE, ESCALATED);
    assertThat(body)
        .isEqualTo(
            JSON.valueToTree(
                Map.of(
                    "msgtype",
                    "markdown",
                    "markdown",
                    Map.of(
                        "content",
                        "### 需要人工处理：BrokerDown（nats）\n\n"
                            + CHINESE_TEXT.replace("\n- ", "\n> ")
                            + "\n\n<@zhangsan><@lisi>"))));
  }

  @Test
  void feishu() throws IOException {
    JsonNode body = body(new Feishu(List.of("ou_1")), ENGLISH, ESCALATED);
    List<Object> lines =
        IntStream.of(0, 2, 4, 5, 6, 7, 8, 9, 10)
            .mapToObj(i -> ENGLISH_TEXT.split("\n", -1)[i].replaceFirst("^- ", ""))
            .<Object>map(line -> List.of(Map.of("tag", "text", "text", line)))
            .collect(Collectors.toList());
    lines.add(List.of(Map.of("tag", "a", "text", "Runbook", "href", "https://example.org/nats")));
    lines.add(List.of(Map.of("tag", "at", "user_id", "ou_1")));
    assertThat(body)
        .isEqualTo(
            JSON.valueToTree(
                Map.of(
                    "msg_type",
                    "post",
                    "content",
                    Map.of(
                        "post",
                        Map.of(
                            "zh_cn",
                            Map.of(
                                "title",
                                "Needs an operator: BrokerDown (nats)",
                                "content",
                                lines))))));
  }

  @Test
  void slack() throws IOException {
    JsonNode body = body(new Slack(List.of("U1", "U2")), ENGLISH, ESCALATED);
    assertThat(body)
        .isEqualTo(
            JSON.valueToTree(
                Map.of(
                    "text",
                    "*Needs an operator: BrokerDown (nats)*\n\n"
                        + ENGLISH_TEXT
                            .replace("\n- ", "\n• ")
                            .replace(
                                "[Runbook](https://example.org/nats)",
                                "<https://example.org/nats|Runbook>")
                        + "\n\n<@U1> <@U2>")));
  }

  @Test
  void nobodyIsMentionedForWhatNeedsNobody() throws IOException {
    for (Notice notice :
        List.of(
            Notes.fired("BrokerDown"),
            Notes.acting("BrokerDown", "r"),
            ESCALATED.over(BEGIN.plusSeconds(60), "over", "healed", false))) {
      assertThat(body(new DingTalk(List.of("138"), List.of()), ENGLISH, notice).toString())
          .doesNotContain("138", "\"at\"");
      assertThat(body(new WeCom(List.of("me")), ENGLISH, notice).toString()).doesNotContain("<@");
      assertThat(body(new Feishu(List.of("ou_1")), ENGLISH, notice).toString())
          .doesNotContain("ou_1");
      assertThat(body(new Slack(List.of("U1")), ENGLISH, notice).toString()).doesNotContain("U1");
    }
  }

  @Test
  void noTextOfAStackMentionsAnybody() throws IOException {
    Notice sly = ESCALATED.acknowledged(BEGIN, "<@zhangsan> <!channel>", "<at id=all></at> & <b>");
    assertThat(body(new WeCom(List.of()), ENGLISH, sly).toString()).doesNotContain("<");
    assertThat(body(new Slack(List.of()), ENGLISH, sly).path("text").asText())
        .contains("&lt;!channel&gt;", "&amp;")
        .doesNotContain("<");
    assertThat(body(new Feishu(List.of()), ENGLISH, sly).findValuesAsText("tag"))
        .containsOnly("text");
    Notice luring =
        ESCALATED.guided(
            new Guidance(
                Map.of(
                    "summary", "[log in](https://evil) ![](https://evil)",
                    "runbookURL", "https://x> <!channel> <https://y"),
                ""));
    for (ChatService service : List.of(new DingTalk(List.of(), List.of()), new WeCom(List.of()))) {
      assertThat(body(service, ENGLISH, luring).toString()).doesNotContain("](", "channel");
    }
    assertThat(body(new Slack(List.of()), ENGLISH, luring).toString()).doesNotContain("channel");
    assertThat(body(new Feishu(List.of()), ENGLISH, luring).findValuesAsText("tag"))
        .containsOnly("text");
  }

  @Test
  void severalAreOneMessageThatSaysHowManyNeedAnOperator() throws IOException {
    Notice acting = Notes.acting("ClickHouseHotDown", "r");
    JsonNode body = body(new DingTalk(List.of("138"), List.of()), CHINESE, ESCALATED, acting);
    assertThat(body.path("markdown").path("title").asText()).isEqualTo("2 条通知，其中 1 条需要人工处理");
    assertThat(body.path("markdown").path("text").asText())
        .isEqualTo(
            """
            ### 2 条通知，其中 1 条需要人工处理

            #### 需要人工处理：BrokerDown（nats）

            NATS 的 8222 端口没有应答。


            #### 自愈中：ClickHouseHotDown（nats）

            scenario stopped

            @138""");
    assertThat(body(new Slack(List.of()), ENGLISH, acting, acting).path("text").asText())
        .startsWith("*2 notices*\n");
  }

  @Test
  void whateverIsSaidFitsIntoAMessageOfWeCom() throws IOException {
    String long1 = "很长的说明".repeat(1_000);
    Notice much = ESCALATED.guided(Guidance.NONE).acknowledged(BEGIN, "x".repeat(3_000), long1);
    for (Notice[] notices :
        List.of(new Notice[] {much}, new Notice[] {much, much, much, much, much})) {
      String content =
          body(new WeCom(List.of("zhangsan")), CHINESE, notices)
              .path("markdown")
              .path("content")
              .asText();
      assertThat(content.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(4096);
      assertThat(content.split("BrokerDown", -1)).hasSize(notices.length + 1);
    }
  }

  /** The value is what openssl makes of it: an empty text under "1600000000\nSECkey". */
  @Test
  void theSignatureIsFeishus() throws IOException {
    JsonNode body =
        JSON.readTree(
            new Feishu(List.of())
                .body(
                    new ChatWriter(ENGLISH).write(List.of(ESCALATED)),
                    signing(),
                    Instant.ofEpochSecond(1_600_000_000L)));
    assertThat(body.path("timestamp").asText()).isEqualTo("1600000000");
    assertThat(body.path("sign").asText())
        .isEqualTo("zki1ngWUxn8T2diGDd6cEbn/kWa7ur1wGcmEMXX1Jck=");
  }

  @Test
  void dingTalkIsSignedIfTheSecretHasAKey() {
    URI url = URI.create("https://oapi.dingtalk.com/robot/send?access_token=x");
    DingTalk dingTalk = new DingTalk(List.of(), List.of());
    assertThat(dingTalk.url(url, SecretValues.NONE, BEGIN)).isEqualTo(url);
    assertThat(dingTalk.url(url, signing(), BEGIN))
        .isEqualTo(DingTalk.signed(url, "SECkey", BEGIN));
  }

  private static SecretValues signing() {
    return key -> key.equals(SecretValues.SIGNING_KEY) ? Optional.of("SECkey") : Optional.empty();
  }

  private static JsonNode body(ChatService service, Preferences preferences, Notice... notices)
      throws IOException {
    return JSON.readTree(
        service.body(
            new ChatWriter(preferences).write(List.of(notices)), SecretValues.NONE, BEGIN));
  }
}
