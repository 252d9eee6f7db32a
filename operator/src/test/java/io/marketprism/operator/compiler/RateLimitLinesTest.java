package io.marketprism.operator.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.probe.ProbeTarget;
import io.marketprism.operator.probe.logs.LogFunction;
import io.marketprism.operator.probe.logs.LogMessage;
import io.marketprism.operator.probe.logs.LoggedValue;
import io.marketprism.operator.simulation.StackFixture;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the built-in runbook takes for an exchange that limits its callers. A line that is missed
 * costs a restart, which makes the limit worse; one that is taken wrongly costs half an hour of
 * data.
 */
class RateLimitLinesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WARNING symbol=BTCUSDT status=429 body={\"code\":-1003} event=REST 快照请求失败",
        "WARNING symbol=BTCUSDT backoff_delay=2 backoff_level=1 event=⚠️ Binance API限流，执行退避策略",
        "ERROR status=418 url=https://api.binance.com/api/v3/depth event=Binance API请求失败",
        "ERROR status=429 url=https://api.binance.com/api/v3/depth event=Binance API请求失败",
        "WARNING code=50011 msg=Too Many Requests event=OKX REST 返回错误",
        "WARNING code=50011 msg= event=OKX REST 返回错误",
        "ERROR event=[ERROR] ✗ binance WebSocket连接失败: server rejected WebSocket connection: HTTP 429",
        "ERROR server rejected WebSocket connection: HTTP 418",
        "429 Too Many Requests",
        "ERROR 429, message='Too Many Requests', url='https://www.okx.com/api/v5'",
        "WARNING HTTP/1.1 429 from api.binance.com",
        "WARNING Got 418: banned until 1698765432",
        "WARNING the exchange answered with 429.",
        "WARNING rate limit exceeded, retrying",
        "ERROR Rate limit reached for okx",
        "INFO body={\"code\":-1003,\"msg\":\"Too many requests; IP banned\"}",
        "ERROR status_code=429 event=request failed",
        "ERROR http_status=418 event=request failed",
        "ERROR status: 429",
        "error event=API限流",
        "CRITICAL got (429)"
      })
  void aRateLimitIsSeen(String line) {
    assertThat(matches(line)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INFO event=采集统计 published=429 last_update_id=84291774180 symbol_hash=a429f418",
        "INFO 10.0.0.1 [01/Nov/2026:03:00:00 +0000] \"GET /health HTTP/1.1\" 200 429 \"-\" \"curl\"",
        "INFO 10.0.0.1 [01/Nov/2026:03:00:00 +0000] \"GET /metrics HTTP/1.1\" 200 418 \"-\" \"Prometheus/2.42\"",
        "INFO funding_rate=0.0001 limit=100",
        "WARNING event=WS重连频率偏高 count=429",
        "INFO event=Log system statistics rate_limit_enabled=true publish_rate_limited=0",
        "WARNING Too many consecutive errors, considering connection restart",
        "WARNING took elapsed_ms=429",
        "INFO status=200 url=https://api.binance.com/api/v3/depth?limit=1000 elapsed_ms=418",
        "WARNING symbol=BTCUSDT last_update_id=429418 event=序列不连续",
        "ERROR symbol=ETHUSDT price=429.5 event=订单簿校验失败",
        "WARNING status=500 body={\"lastPrice\":\"64429.418\",\"msg\":\"price 429.5 amount 418.0\"}",
        "WARNING the mark price 429.50 is off the index 418,250",
        "WARNING reconnect in 0.429 s",
        "INFO event=connected port=4290",
        "WARNING status=200 weight=429",
        "INFO code=0 msg=ok",
        "ERROR event=NATS连接失败 code=4180",
        "WARNING queue size=418 event=队列积压",
        "INFO subscribed 429 symbols",
        ""
      })
  void aHealthyLineIsNone(String line) {
    assertThat(matches(line)).isFalse();
  }

  /** As the collector writes them, with its Chinese as escapes. */
  @Test
  void aLineIsUnderstoodAsItIsWritten() {
    String before = "2026-11-01 03:00:00,123 - collector.binance - WARNING - ";
    assertThat(
            matches(
                LogMessage.of(
                    before
                        + "{\"symbol\": \"BTCUSDT\", \"status\": 429, \"event\":"
                        + " \"REST \\u5feb\\u7167\\u8bf7\\u6c42\\u5931\\u8d25\"}")))
        .isTrue();
    assertThat(
            matches(
                LogMessage.of(
                    before
                        + "{\"backoff_delay\": 2, \"event\":"
                        + " \"Binance API\\u9650\\u6d41\\uff0c\\u6267\\u884c\"}")))
        .isTrue();
    assertThat(matches(LogMessage.of(before + "{\"count\": 429, \"event\": \"WS\\u91cd\\u8fde\"}")))
        .isFalse();
    assertThat(
            matches(
                LogMessage.of("2026-11-01 04:29:00,429 - collector - INFO - {\"published\": 418}")))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          WARNING status=429 retry_after=30 event=x    | 30
          WARNING status=429 Retry-After: 120          | 120
          WARNING headers={"Retry-After": "60"}        | 60
          WARNING headers={'retry-after': '61'}        | 61
          WARNING retry after 5 s                      | 5
          """)
  void theExchangesOwnWordIsUnderstood(String line, String seconds) {
    var matcher = Objects.requireNonNull(logged("retryAfter").match()).matcher(line);
    assertThat(matcher.find()).isTrue();
    assertThat(matcher.group(1)).isEqualTo(seconds);
  }

  @Test
  void fiveMinutesAreLookedBack() {
    assertThat(rateLimitLines().function()).isEqualTo(LogFunction.count);
    assertThat(rateLimitLines().window()).isEqualTo(Duration.ofMinutes(5));
    assertThat(logged("retryAfter").function()).isEqualTo(LogFunction.last);
    assertThat(logged("repeatedDeaths").function()).isEqualTo(LogFunction.repeatedDeaths);
    assertThat(logged("repeatedDeaths").window()).isEqualTo(Duration.ofMinutes(15));
  }

  private static boolean matches(String line) {
    return Objects.requireNonNull(rateLimitLines().match()).matcher(line).find();
  }

  private static LoggedValue rateLimitLines() {
    return logged("rateLimitLines");
  }

  private static LoggedValue logged(String name) {
    return StackFixture.compile("{}").workload("data-collector").orElseThrow().probes().stream()
        .flatMap(
            probe ->
                probe.kind() instanceof ProbeTarget.Logs logs
                    ? logs.values().stream()
                    : Stream.empty())
        .filter(value -> value.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
