package io.marketprism.operator.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.ServiceSpec;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.probe.ProbeTarget;
import io.marketprism.operator.probe.logs.LogFunction;
import io.marketprism.operator.probe.logs.LoggedRateLimit;
import io.marketprism.operator.probe.logs.LoggedValue;
import io.marketprism.operator.probe.logs.RateLimit;
import io.marketprism.operator.probe.scrape.Aggregate;
import io.marketprism.operator.probe.scrape.ScrapedValue;
import io.marketprism.operator.probe.scrape.ValueFunction;
import io.marketprism.operator.probe.scrape.WhenAbsent;
import io.marketprism.operator.simulation.StackFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Probes become targets; a faulty value is left out, a faulty probe is, and each is named. */
class ProbeCompilerTest {

  private static final String SERVICE = "spec.services[s]";
  private static final LoggedRateLimit RATE_LIMIT =
      new LoggedRateLimit(RateLimitTable.builtIn(), Duration.ofMinutes(5));

  private final List<Fault> faults = new ArrayList<>();

  @Test
  void eachKindOfProbeBecomesItsTarget() {
    assertThat(
            compile(
                """
                - {name: a, httpGet: {port: 80}}
                - {name: b, httpGet: {port: 80, path: /health}, readiness: true, periodSeconds: 7, timeoutSeconds: 2}
                - {name: c, tcpSocket: {port: 4222}}
                - {name: d, scrape: {port: 9092}}
                - {name: e, logs: {}}
                - {name: f, logs: {maxLines: 100}}
                - {name: g, prometheusQuery: {query: up}}
                - {name: h, prometheusTarget: {port: 9092}}
                - {name: i, prometheusTarget: {port: 9092, path: /m}}
                - {name: j, prometheusAlert: {alertname: Down}}
                - {name: k, alertmanagerAlert: {alertname: Down}}
                """))
        .extracting(ProbeTarget::kind)
        .containsExactly(
            new ProbeTarget.Http(80, "/"),
            new ProbeTarget.Http(80, "/health"),
            new ProbeTarget.Tcp(4222),
            new ProbeTarget.Scrape(9092, "/metrics", List.of()),
            new ProbeTarget.Logs(List.of(), 5000, RATE_LIMIT),
            new ProbeTarget.Logs(List.of(), 100, RATE_LIMIT),
            new ProbeTarget.PrometheusQuery("up"),
            new ProbeTarget.PrometheusTarget(9092, "/metrics"),
            new ProbeTarget.PrometheusTarget(9092, "/m"),
            new ProbeTarget.PrometheusAlert("Down"),
            new ProbeTarget.AlertmanagerAlert("Down"));
    assertThat(faults).isEmpty();
  }

  @Test
  void defaultsFillWhatIsNotSaid() {
    List<ProbeTarget> probes =
        compile(
            """
            - {name: a, httpGet: {port: 80}}
            - {name: b, logs: {}}
            - {name: c, httpGet: {port: 80}, readiness: true, periodSeconds: 7, timeoutSeconds: 2}
            """);
    assertThat(probes)
        .extracting(ProbeTarget::period)
        .containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(7));
    assertThat(probes)
        .extracting(ProbeTarget::timeout)
        .as("what is asked of others may take longer")
        .containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(2));
    assertThat(probes).extracting(ProbeTarget::readiness).containsExactly(false, false, true);
  }

  @Test
  void aLookNeverOutlastsItsPeriodWhicheverOfTheTwoIsDeclared() {
    List<ProbeTarget> probes =
        compile(
            """
            - {name: a, httpGet: {port: 80}, periodSeconds: 1}
            - {name: b, httpGet: {port: 80}, timeoutSeconds: 20}
            """);
    assertThat(probes)
        .extracting(ProbeTarget::period)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(20));
    assertThat(probes)
        .extracting(ProbeTarget::timeout)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(20));
  }

  @Test
  void aScrapedValueHasAllThatIsSaidOfIt() {
    ScrapedValue rate =
        scraped(
            "{name: v, metric: 'm{a=\"b\"}', function: rate, windowSeconds: 60, aggregate: min,"
                + " by: exchange, whenAbsent: Zero}");
    assertThat(rate.selector()).hasToString("m{a=\"b\"}");
    assertThat(rate.function()).isEqualTo(ValueFunction.rate);
    assertThat(rate.window()).isEqualTo(Duration.ofMinutes(1));
    assertThat(rate.aggregate()).isEqualTo(Aggregate.min);
    assertThat(rate.by()).isEqualTo("exchange");
    assertThat(rate.whenAbsent()).isEqualTo(WhenAbsent.Zero);
  }

  @Test
  void aScrapedValueLooksBackOnlyForAFunction() {
    ScrapedValue sample = scraped("{name: v, metric: m}");
    assertThat(sample.function()).isNull();
    assertThat(sample.window()).isZero();
    assertThat(sample.whenAbsent()).isEqualTo(WhenAbsent.Unknown);
    assertThat(scraped("{name: v, metric: m, function: increase}").window())
        .isEqualTo(Duration.ofMinutes(5));
    assertThat(scraped("{name: v, metric: m, function: delta}").function())
        .isEqualTo(ValueFunction.delta);
  }

  @Test
  void aLoggedValueHasAllThatIsSaidOfIt() {
    LoggedValue count = logged("{name: v, match: 'a+'}");
    assertThat(count.function()).isEqualTo(LogFunction.count);
    assertThat(count.window()).isEqualTo(Duration.ofMinutes(5));
    assertThat(Objects.requireNonNull(count.match()).pattern()).isEqualTo("a+");
    assertThat(logged("{name: v, match: '(a)', function: last, windowSeconds: 60}").window())
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(logged("{name: v, function: repeatedDeaths}").match()).isNull();
  }

  @Test
  void aTeamsOwnWordsComeBeforeTheTable() {
    ProbeTarget.Logs logs =
        logs(
            """
            - name: l
              logs:
                rateLimit:
                  windowSeconds: 60
                  words:
                  - {name: a, exchange: okx, match: 'slow down for (?P<seconds>[0-9]+)', level: warning}
                  - {name: b, match: SLOW}
                  - {name: c, match: OFF, enabled: false}
            """);
    assertThat(faults).isEmpty();
    assertThat(logs.window()).isEqualTo(Duration.ofMinutes(1));
    assertThat(logs.rateLimit().table().classify("WARNING slow down for 7"))
        .contains(new RateLimit("a", "okx", new RateLimit.After(Duration.ofSeconds(7))));
    assertThat(logs.rateLimit().table().classify("INFO slow down for 7")).isEmpty();
    assertThat(logs.rateLimit().table().classify("INFO SLOW on deribit, retry after 3 s"))
        .contains(new RateLimit("b", "deribit", new RateLimit.After(Duration.ofSeconds(3))));
    assertThat(logs.rateLimit().table().classify("ERROR OFF")).isEmpty();
    assertThat(logs.rateLimit().table().classify("ERROR HTTP 429"))
        .as("what is known goes on")
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {name: w}                          |        | needs a match
          {name: w, match: '(a'}             | .match | missing closing
          {name: w, match: '(?<!a)b'}        | .match | invalid
          {name: w, match: 'a*'}             | .match | matches every line
          {name: w, match: '((a{1000}){1000}){1000}'} | .match | too many repetitions
          """)
  void faultyWordsAreLeftOutAloneAndNamed(String words, String path, String why) {
    ProbeTarget.Logs logs =
        logs(
            "- {name: l, logs: {rateLimit: {words: [{name: good, match: SLOW}, %s]}}}"
                .formatted(words));
    assertThat(logs.rateLimit().table().classify("INFO SLOW")).isPresent();
    assertFault(".probes[l].logs.rateLimit.words[w]" + (path == null ? "" : path), why);
  }

  @Test
  void aServicesLogIsReadForRateLimitsOnce() {
    compile(
        """
        - {name: a, logs: {}}
        - {name: b, logs: {rateLimit: {windowSeconds: 60}}}
        """);
    assertFault(".probes[b].logs.rateLimit", "it is the first probe of logs that reads it, a");
  }

  @Test
  void valuesThatCountRateLimitsNeedNoMatch() {
    assertThat(logged("{name: v, function: rateLimits}").function())
        .isEqualTo(LogFunction.rateLimits);
    assertThat(faults).isEmpty();
  }

  private ProbeTarget.Logs logs(String probes) {
    return (ProbeTarget.Logs) compile(probes).getFirst().kind();
  }

  @Test
  void aValueThatIsTakenOutIsNoValue() {
    assertThat(
            compile("- {name: m, scrape: {port: 1}, values: [{name: v, enabled: false}]}")
                .getFirst()
                .kind())
        .isEqualTo(new ProbeTarget.Scrape(1, "/metrics", List.of()));
    assertThat(
            compile("- {name: m, logs: {}, values: [{name: v, enabled: false}]}").getFirst().kind())
        .isEqualTo(new ProbeTarget.Logs(List.of(), 5000, RATE_LIMIT));
    assertThat(faults).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {name: v}                                          |                | needs a metric
          {name: v, metric: m, function: count}              | .function      | count is of logs and not of a scrape
          {name: v, metric: m, function: last}               | .function      | last is of logs and not of a scrape
          {name: v, metric: m, function: repeatedDeaths}     | .function      | repeatedDeaths is of logs
          {name: v, metric: m, function: rate, windowSeconds: 0} | .windowSeconds | must not be 0 with a function
          {name: v, metric: 'm{a='}                          | .metric        | column 5
          {name: v, metric: 'm{a=~"("}'}                     | .metric        | column
          {name: container, metric: m}                       |                | container is a word of the rules' own
          {name: in, metric: m}                              |                | in is a word of the rules' own
          """)
  void aFaultyValueOfAScrapeIsLeftOutAndNamed(String value, String path, String why) {
    ProbeTarget probe =
        compile(
                "- {name: m, scrape: {port: 1}, values: [{name: good, metric: m}, %s]}"
                    .formatted(value))
            .getFirst();
    assertThat(((ProbeTarget.Scrape) probe.kind()).values())
        .extracting(ScrapedValue::name)
        .containsExactly("good");
    assertFault(".probes[m].values[" + name(value) + "]" + (path == null ? "" : path), why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {name: v}                                |           | needs a match
          {name: v, function: last}                |           | needs a match
          {name: v, match: a, function: rate}      | .function | rate is of a scrape and not of logs
          {name: v, match: a, function: increase}  | .function | increase is of a scrape and not of logs
          {name: v, match: a, function: delta}     | .function | delta is of a scrape and not of logs
          {name: v, match: a, function: last}      | .match    | needs a group that holds the number
          {name: v, match: '(a'}                   | .match    | missing closing
          {name: v, match: '(?<!a)b'}              | .match    | invalid
          {name: services, match: a}               |           | services is a word of the rules' own
          """)
  void aFaultyValueOfALogIsLeftOutAndNamed(String value, String path, String why) {
    ProbeTarget probe =
        compile("- {name: l, logs: {}, values: [{name: good, match: a}, %s]}".formatted(value))
            .getFirst();
    assertThat(((ProbeTarget.Logs) probe.kind()).values())
        .extracting(LoggedValue::name)
        .containsExactly("good");
    assertFault(".probes[l].values[" + name(value) + "]" + (path == null ? "" : path), why);
  }

  @Test
  void aProbeWithoutAKindIsLeftOutAndNamed() {
    assertThat(compile("- {name: a}")).isEmpty();
    assertFault(".probes[a]", "needs one of httpGet, tcpSocket, scrape, logs");
  }

  @Test
  void aNameIsGivenOnceInAServiceHoweverItIsRead() {
    assertThat(
            compile(
                """
                - {name: m, scrape: {port: 1}, values: [{name: v, metric: m}]}
                - {name: l, logs: {}, values: [{name: v, match: a}]}
                - {name: v, prometheusQuery: {query: up}}
                """))
        .extracting(ProbeTarget::name)
        .containsExactly("m", "l");
    assertThat(faults)
        .extracting(Fault::path)
        .containsExactly(SERVICE + ".probes[l].values[v]", SERVICE + ".probes[v]");
    assertThat(faults)
        .extracting(Fault::message)
        .allMatch(m -> m.equals("v is a value already, at " + SERVICE + ".probes[m].values[v]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"probe", "thresholds", "true", "null", "loop", "namespace"})
  void aQueryMayNotBeCalledWhatRulesKnowAlready(String name) {
    assertThat(compile("- {name: '%s', prometheusQuery: {query: up}}".formatted(name))).isEmpty();
    assertFault(".probes[" + name + "]", "choose another name");
  }

  @Test
  void rulesCanNameTheValuesOfEachKind() {
    List<ProbeTarget> probes =
        compile(
            """
            - {name: m, scrape: {port: 1}, values: [{name: v, metric: m}, {name: w, metric: m, by: l}]}
            - {name: l, logs: {}, values: [{name: x, match: a}]}
            - {name: q, prometheusQuery: {query: up}}
            - {name: h, httpGet: {port: 80}}
            """);
    assertThat(probes)
        .extracting(probe -> ProbeCompiler.variables(probe).values())
        .containsExactly(
            Map.of("v", false, "w", true), Map.of("x", false), Map.of("q", false), Map.of());
    assertThat(probes)
        .extracting(probe -> ProbeCompiler.variables(probe).needsProcess())
        .containsExactly(true, false, false, true);
  }

  @Test
  void aProbeFillsItsValuesAndWhatIsNamedAfterIt() {
    ProbeTarget probe =
        compile("- {name: m, scrape: {port: 1}, values: [{name: v, metric: m}]}").getFirst();
    assertThat(ProbeCompiler.fillsAny(probe, Set.of("v"))).isTrue();
    assertThat(ProbeCompiler.fillsAny(probe, Set.of("probe.m.ok"))).isTrue();
    assertThat(ProbeCompiler.fillsAny(probe, Set.of("probe.metrics.ok"))).isFalse();
    assertThat(ProbeCompiler.fillsAny(probe, Set.of("w"))).isFalse();
    assertThat(ProbeCompiler.fillsAny(probe, Set.of("m"))).isFalse();
  }

  private List<ProbeTarget> compile(String probes) {
    ServiceSpec service =
        Objects.requireNonNull(
                StackFixture.spec("services:\n- name: s\n  probes:\n" + probes.indent(2))
                    .services())
            .getFirst();
    ProbeCompiler compiler = new ProbeCompiler(SERVICE, faults::add);
    return service.probesOrEmpty().stream().flatMap(p -> compiler.compile(p).stream()).toList();
  }

  private ScrapedValue scraped(String value) {
    ProbeTarget probe =
        compile("- {name: m, scrape: {port: 1}, values: [%s]}".formatted(value)).getFirst();
    return ((ProbeTarget.Scrape) probe.kind()).values().getFirst();
  }

  private LoggedValue logged(String value) {
    ProbeTarget probe = compile("- {name: l, logs: {}, values: [%s]}".formatted(value)).getFirst();
    return ((ProbeTarget.Logs) probe.kind()).values().getFirst();
  }

  private static String name(String value) {
    return value.replaceFirst("\\{name: (\\w+).*", "$1");
  }

  private void assertFault(String path, String why) {
    assertThat(faults).hasSize(1);
    assertThat(faults.getFirst().path()).isEqualTo(SERVICE + path);
    assertThat(faults.getFirst().message()).contains(why);
  }
}
