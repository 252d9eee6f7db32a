package io.marketprism.operator.compiler;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.marketprism.operator.api.ProbeSpec;
import io.marketprism.operator.api.ValueSpec;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.probe.ProbeTarget;
import io.marketprism.operator.probe.logs.LogFunction;
import io.marketprism.operator.probe.logs.LoggedValue;
import io.marketprism.operator.probe.scrape.InvalidSelectorException;
import io.marketprism.operator.probe.scrape.ScrapedValue;
import io.marketprism.operator.probe.scrape.SeriesSelector;
import io.marketprism.operator.probe.scrape.ValueFunction;
import io.marketprism.operator.probe.scrape.WhenAbsent;
import io.marketprism.operator.rule.ProbeVariables;
import io.marketprism.operator.runbook.PatternSize;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Compiles the probes of one service. A faulty value is left out, a faulty probe is. */
final class ProbeCompiler {

  private static final int PERIOD = 5;
  private static final int WINDOW = 300;
  private static final int LINES = 5000;
  private static final String REPETITIONS = "its pattern has too many repetitions";

  /** What rules know already under these names, and CEL's own words. */
  private static final Set<String> RESERVED =
      Set.of(
          "container",
          "probe",
          "thresholds",
          "services",
          "rateLimit",
          "network",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "false",
          "for",
          "function",
          "if",
          "import",
          "in",
          "let",
          "loop",
          "package",
          "namespace",
          "null",
          "return",
          "true",
          "var",
          "void",
          "while");

  private final String service;
  private final Consumer<Fault> faults;
  private final Map<String, String> valueNames = new LinkedHashMap<>();
  private @Nullable String firstLogs;

  /**
   * @param service the service's path in the resource
   */
  ProbeCompiler(String service, Consumer<Fault> faults) {
    this.service = service;
    this.faults = faults;
  }

  Optional<ProbeTarget> compile(ProbeSpec probe) {
    String path = service + ".probes[" + probe.name() + "]";
    ProbeTarget.Kind kind = kind(path, probe);
    if (kind == null) {
      return Optional.empty();
    }
    boolean hasValues = kind instanceof ProbeTarget.Scrape || kind instanceof ProbeTarget.Logs;
    if (!hasValues && !probe.valuesOrEmpty().isEmpty()) {
      faults.accept(new Fault(path + ".values", "are ignored: they come from scrape or logs"));
    }
    // Where one of the two is omitted it follows the other: a look must not outlast its period.
    int timeout = orElse(probe.timeoutSeconds(), kind instanceof ProbeTarget.OfProcess ? 3 : 5);
    int period = orElse(probe.periodSeconds(), Math.max(PERIOD, timeout));
    return Optional.of(
        new ProbeTarget(
            probe.name(),
            kind,
            Boolean.TRUE.equals(probe.readiness()),
            Duration.ofSeconds(period),
            Duration.ofSeconds(Math.min(period, timeout)),
            ProbeTarget.Demand.ALWAYS));
  }

  private ProbeTarget.@Nullable Kind kind(String path, ProbeSpec probe) {
    if (probe.httpGet() != null) {
      return new ProbeTarget.Http(probe.httpGet().port(), orElse(probe.httpGet().path(), "/"));
    }
    if (probe.tcpSocket() != null) {
      return new ProbeTarget.Tcp(probe.tcpSocket().port());
    }
    if (probe.scrape() != null) {
      return new ProbeTarget.Scrape(
          probe.scrape().port(), orElse(probe.scrape().path(), "/metrics"), scraped(path, probe));
    }
    if (probe.logs() != null) {
      return logs(path, probe, probe.logs());
    }
    if (probe.stats() != null) {
      return isFree(path, probe.name()) ? new ProbeTarget.Cpu() : null;
    }
    if (probe.network() != null) {
      return new ProbeTarget.Network();
    }
    if (probe.prometheusQuery() != null) {
      return isFree(path, probe.name())
          ? new ProbeTarget.PrometheusQuery(probe.prometheusQuery().query())
          : null;
    }
    if (probe.prometheusTarget() != null) {
      return new ProbeTarget.PrometheusTarget(
          probe.prometheusTarget().port(), orElse(probe.prometheusTarget().path(), "/metrics"));
    }
    if (probe.prometheusAlert() != null) {
      return new ProbeTarget.PrometheusAlert(probe.prometheusAlert().alertname());
    }
    if (probe.alertmanagerAlert() != null) {
      return new ProbeTarget.AlertmanagerAlert(probe.alertmanagerAlert().alertname());
    }
    faults.accept(
        new Fault(
            path,
            "needs one of httpGet, tcpSocket, scrape, logs, stats, network, prometheusQuery, prometheusTarget,"
                + " prometheusAlert, alertmanagerAlert"));
    return null;
  }

  private List<ScrapedValue> scraped(String path, ProbeSpec probe) {
    return probe.valuesOrEmpty().stream()
        .filter(ValueSpec::isEnabled)
        .flatMap(v -> scraped(path + ".values[" + v.name() + "]", v).stream())
        .toList();
  }

  private Optional<ScrapedValue> scraped(String path, ValueSpec value) {
    ValueFunction function = null;
    if (value.function() != null) {
      switch (value.function()) {
        case rate -> function = ValueFunction.rate;
        case increase -> function = ValueFunction.increase;
        case delta -> function = ValueFunction.delta;
        case count, last, rateLimits, repeatedDeaths -> {
          return refused(path + ".function", value.function() + " is of logs and not of a scrape");
        }
      }
    }
    if (value.metric() == null) {
      return refused(path, "needs a metric");
    }
    if (PatternSize.of(value.metric()) > PatternSize.LARGEST) {
      return refused(path + ".metric", REPETITIONS);
    }
    if (!isFree(path, value.name())) {
      return Optional.empty();
    }
    Duration window = PolicyCompiler.seconds(value.windowSeconds(), function == null ? 0 : WINDOW);
    if (function != null && window.isZero()) {
      return refused(path + ".windowSeconds", "must not be 0 with a function");
    }
    try {
      return Optional.of(
          new ScrapedValue(
              value.name(),
              SeriesSelector.parse(value.metric()),
              function,
              window,
              value.aggregate(),
              value.by(),
              Objects.requireNonNullElse(value.whenAbsent(), WhenAbsent.Unknown)));
    } catch (InvalidSelectorException e) {
      return refused(path + ".metric", "column " + e.column() + ": " + e.getMessage());
    }
  }

  /** A service has one log: what it says of rate limits is read once. */
  private ProbeTarget.Logs logs(String path, ProbeSpec probe, ProbeSpec.Logs logs) {
    String place = path + ".logs.rateLimit";
    if (firstLogs == null) {
      firstLogs = probe.name();
    } else if (logs.rateLimit() != null) {
      faults.accept(
          new Fault(
              place, "is ignored: it is the first probe of logs that reads it, " + firstLogs));
    }
    return new ProbeTarget.Logs(
        logged(path, probe),
        orElse(logs.maxLines(), LINES),
        new RateLimitCompiler(place, faults).compile(logs.rateLimit()));
  }

  private List<LoggedValue> logged(String path, ProbeSpec probe) {
    return probe.valuesOrEmpty().stream()
        .filter(ValueSpec::isEnabled)
        .flatMap(v -> logged(path + ".values[" + v.name() + "]", v).stream())
        .toList();
  }

  private Optional<LoggedValue> logged(String path, ValueSpec value) {
    LogFunction function =
        switch (Objects.requireNonNullElse(value.function(), ValueSpec.Function.count)) {
          case count -> LogFunction.count;
          case last -> LogFunction.last;
          case rateLimits -> LogFunction.rateLimits;
          case repeatedDeaths -> LogFunction.repeatedDeaths;
          case rate, increase, delta -> null;
        };
    if (function == null) {
      return refused(path + ".function", value.function() + " is of a scrape and not of logs");
    }
    boolean matches = function == LogFunction.count || function == LogFunction.last;
    if (value.match() == null && matches) {
      return refused(path, "needs a match");
    }
    if (!isFree(path, value.name())) {
      return Optional.empty();
    }
    if (value.match() != null && PatternSize.of(value.match()) > PatternSize.LARGEST) {
      return refused(path + ".match", REPETITIONS);
    }
    try {
      Pattern match = value.match() == null ? null : Pattern.compile(value.match());
      if (function == LogFunction.last && match != null && match.groupCount() < 1) {
        return refused(path + ".match", "needs a group that holds the number");
      }
      Duration window = PolicyCompiler.seconds(value.windowSeconds(), WINDOW);
      return Optional.of(new LoggedValue(value.name(), function, match, window));
    } catch (PatternSyntaxException e) {
      return refused(path + ".match", e.getDescription() + ": " + e.getPattern());
    }
  }

  private boolean isFree(String path, String name) {
    if (RESERVED.contains(name)) {
      faults.accept(new Fault(path, name + " is a word of the rules' own: choose another name"));
      return false;
    }
    String before = valueNames.putIfAbsent(name, path);
    if (before != null) {
      faults.accept(new Fault(path, name + " is a value already, at " + before));
    }
    return before == null;
  }

  private <T> Optional<T> refused(String path, String why) {
    faults.accept(new Fault(path, why));
    return Optional.empty();
  }

  private static <T> T orElse(@Nullable T declared, T otherwise) {
    return declared == null ? otherwise : declared;
  }

  /** What rules can name of a probe. */
  static ProbeVariables variables(ProbeTarget probe) {
    Map<String, Boolean> values = new LinkedHashMap<>();
    switch (probe.kind()) {
      case ProbeTarget.Scrape scrape ->
          scrape.values().forEach(v -> values.put(v.name(), v.by() != null));
      case ProbeTarget.Logs logs -> logs.values().forEach(v -> values.put(v.name(), false));
      case ProbeTarget.Cpu cpu -> values.put(probe.name(), false);
      case ProbeTarget.PrometheusQuery query -> values.put(probe.name(), false);
      case ProbeTarget.Network network -> {}
      case ProbeTarget.Http http -> {}
      case ProbeTarget.Tcp tcp -> {}
      case ProbeTarget.PrometheusTarget target -> {}
      case ProbeTarget.PrometheusAlert alert -> {}
      case ProbeTarget.AlertmanagerAlert alert -> {}
    }
    return new ProbeVariables(
        probe.name(),
        probe.kind() instanceof ProbeTarget.OfProcess,
        probe.kind() instanceof ProbeTarget.Logs,
        probe.kind() instanceof ProbeTarget.Network,
        values);
  }

  /** Whether a probe's looks fill one of these variables. */
  static boolean fillsAny(ProbeTarget probe, Set<String> variables) {
    return variables.stream().anyMatch(v -> fills(probe, v));
  }

  private static boolean fills(ProbeTarget probe, String variable) {
    return variable.startsWith("probe." + probe.name() + ".")
        || (probe.kind() instanceof ProbeTarget.Network && variable.equals("network"))
        || (probe.kind() instanceof ProbeTarget.Logs && variable.startsWith("rateLimit."))
        || variables(probe).values().containsKey(variable);
  }
}
