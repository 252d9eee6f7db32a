package io.marketprism.operator.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Severity;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Titles and times, in each language and time zone. */
class ProseTest {

  private static final Preferences ENGLISH = Preferences.of(Severity.warning);
  private static final Preferences CHINESE =
      ENGLISH.written(Language.CHINESE, ZoneId.of("Asia/Shanghai"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Fired | BrokerDown | Firing: BrokerDown (nats) | 告警：BrokerDown（nats）",
        "Acting | BrokerDown | Healing: BrokerDown (nats) | 自愈中：BrokerDown（nats）",
        "Resolved | BrokerDown | Resolved: BrokerDown (nats) | 已恢复：BrokerDown（nats）",
        "HeldBack | MarketPrismNoticesHeldBack | Too many notices, some are held back (nats)"
            + " | 通知过多，部分暂缓发送（nats）",
        "Held | MarketPrismLimitReached | Needs attention: Restart limit is reached (nats)"
            + " | 需要关注：已达重启次数上限（nats）",
        "Resolved | MarketPrismLimitReached | Resolved: Restart limit is reached (nats)"
            + " | 已恢复：已达重启次数上限（nats）",
        "Forecast | MarketPrismMemoryForecast | Memory is forecast to reach its limit (nats)"
            + " | 内存预计将达到上限（nats）"
      })
  void aTitleSaysWhatHasHappenedToWhat(
      Notice.Event event, String name, String english, String chinese) {
    Notice notice = Notes.of(name, event, Severity.critical);
    assertThat(new Prose(ENGLISH).title(notice)).isEqualTo(english);
    assertThat(new Prose(CHINESE).title(notice)).isEqualTo(chinese);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Escalated | MarketPrismEscalated | Needs an operator: BrokerDown (a/mp)"
            + " | 需要人工处理：BrokerDown（a/mp）",
        "Acknowledged | MarketPrismEscalated | Acknowledged: BrokerDown (a/mp)"
            + " | 已确认：BrokerDown（a/mp）",
        "AwaitingApproval | MarketPrismAwaitingApproval | Approval needed: BrokerDown (a/mp)"
            + " | 待审批：BrokerDown（a/mp）",
        "Resolved | MarketPrismAwaitingApproval | Approval no longer needed: BrokerDown (a/mp)"
            + " | 审批已结束：BrokerDown（a/mp）"
      })
  void itIsAboutTheAlertAndNotAboutTheNotice(
      Notice.Event event, String name, String english, String chinese) {
    Notice notice =
        Notes.of(name, event, Severity.critical)
            .labelled(
                Map.of(Notice.NAME, name, "alert", "BrokerDown", "stack", "mp", "namespace", "a"));
    assertThat(new Prose(ENGLISH).title(notice)).isEqualTo(english);
    assertThat(new Prose(CHINESE).title(notice)).isEqualTo(chinese);
  }

  @Test
  void aHostIsNamed() {
    Notice notice =
        Notes.of("MarketPrismHostUnreachable", Notice.Event.HostUnreachable, Severity.critical)
            .labelled(Map.of(Notice.NAME, "MarketPrismHostUnreachable", "docker_host", "edge"));
    assertThat(new Prose(ENGLISH).title(notice)).isEqualTo("Docker host does not answer (edge)");
    assertThat(new Prose(CHINESE).title(notice)).isEqualTo("Docker 主机无应答（edge）");
  }

  @Test
  void anAlertsOwnSentencesAreInItsLanguagesAndOnlyWhileItLasts() {
    Notice notice =
        Notes.fired("BrokerDown")
            .guided(
                new Guidance(
                    Map.of(
                        "summary", "NATS does not answer.",
                        "summary.zh-CN", "NATS 没有应答。",
                        "description", "All data stops.",
                        "runbookURL", "https://example.org"),
                    "kubectl get mps"));
    Prose english = new Prose(ENGLISH);
    Prose chinese = new Prose(CHINESE);
    assertThat(english.summary(notice)).isEqualTo("NATS does not answer.");
    assertThat(chinese.summary(notice)).isEqualTo("NATS 没有应答。");
    assertThat(chinese.description(notice))
        .as("English where there is no Chinese")
        .isEqualTo("All data stops.\nscenario stopped");
    assertThat(english.summary(Notes.over(notice))).isEqualTo("BrokerDown is resolved");
    assertThat(chinese.lead(Notes.over(notice))).isEmpty();
    assertThat(english.description(Notes.over(notice))).isEqualTo("healed");
  }

  @Test
  void timesAreThoseOfTheZone() {
    ZonedTimes shanghai = new ZonedTimes(ZoneId.of("Asia/Shanghai"));
    Instant at = Instant.parse("2026-11-01T18:30:05.250Z");
    assertThat(shanghai.exact(at)).isEqualTo("2026-11-02T02:30:05+08:00");
    assertThat(shanghai.forPeople(at)).isEqualTo("2026-11-02 02:30:05 Asia/Shanghai");
    ZonedTimes utc = new ZonedTimes(ZoneOffset.UTC);
    assertThat(utc.exact(at)).isEqualTo("2026-11-01T18:30:05Z");
    assertThat(utc.forPeople(at)).isEqualTo("2026-11-01 18:30:05 UTC");
  }

  @Test
  void timesInSentencesAreThoseOfTheZoneAndCommandsStayAsTheyAre() {
    ZonedTimes shanghai = new ZonedTimes(ZoneId.of("Asia/Shanghai"));
    assertThat(
            shanghai.within(
                "until 2026-11-01T18:30:05Z, 2026-13-41T00:00:00Z, v2026-11-01T18:30:05Zx;"
                    + " type `date -d 2026-11-01T18:30:05Z`"))
        .isEqualTo(
            "until 2026-11-02 02:30:05 Asia/Shanghai, 2026-13-41T00:00:00Z,"
                + " v2026-11-01T18:30:05Zx; type `date -d 2026-11-01T18:30:05Z`");
    assertThat(new ZonedTimes(ZoneOffset.UTC).within("at 2026-11-01T18:30:05Z"))
        .isEqualTo("at 2026-11-01T18:30:05Z");
  }

  @Test
  void aTemplateIsWrittenInTheReceiversWords() throws InvalidTemplateException {
    Template template =
        Template.compile(
            "{\"t\": \"{{title}} {{labels.cluster}} {{startsAt}}{{#needsOperator}}"
                + " !{{/needsOperator}}\"}",
            CHINESE.labelled(Map.of("cluster", "shanghai-1")));
    assertThat(template.render(Notes.of("BrokerDown", Notice.Event.Escalated, Severity.critical)))
        .isEqualTo("{\"t\": \"需要人工处理：BrokerDown（nats） shanghai-1 2026-11-01T11:00:00+08:00 !\"}");
  }
}
