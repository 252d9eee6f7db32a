package io.marketprism.operator.compiler;

import com.google.re2j.Pattern;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.probe.logs.GuardedPattern;
import io.marketprism.operator.probe.logs.LogLevel;
import io.marketprism.operator.probe.logs.RateLimitEnd;
import io.marketprism.operator.probe.logs.RateLimitSignature;
import io.marketprism.operator.probe.logs.RateLimitSignature.Kind;
import io.marketprism.operator.probe.logs.RateLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The table of rate limits that comes with the operator: data, in {@code RateLimits.yaml}. */
public final class RateLimitTable {

  private static final String FILE = "RateLimits.yaml";
  private static final RateLimitTable BUILT_IN = load();

  private final RateLimits limits;
  private final List<RateLimitEnd> ends;

  private RateLimitTable(Data data) {
    Map<String, RateLimitEnd> byName = new LinkedHashMap<>();
    for (EndData end : data.ends()) {
      GuardedPattern pattern = guarded(data, end.contains(), end.pattern());
      int unit = pattern.pattern().groupCount() > 1 ? 2 : 0;
      byName.put(
          end.name(),
          new RateLimitEnd(end.name(), pattern, 1, unit, Objects.equals(end.unit(), "ms")));
    }
    this.ends = List.copyOf(byName.values());
    Map<String, GuardedPattern> excuses = new LinkedHashMap<>();
    data.excuses()
        .forEach((name, e) -> excuses.put(name, guarded(data, e.contains(), e.pattern())));
    this.limits =
        new RateLimits(
            data.exchanges(),
            data.others(),
            data.signatures().stream().map(s -> signature(data, s, excuses, byName)).toList());
  }

  /** What the operator knows without a stack's own words. */
  public static RateLimits builtIn() {
    return BUILT_IN.limits;
  }

  /** All ways of saying until when a limit lasts. */
  public static List<RateLimitEnd> ends() {
    return BUILT_IN.ends;
  }

  private static RateLimitSignature signature(
      Data data,
      SignatureData signature,
      Map<String, GuardedPattern> excuses,
      Map<String, RateLimitEnd> ends) {
    return new RateLimitSignature(
        signature.name(),
        signature.exchange() == null ? "" : signature.exchange(),
        signature.kind(),
        guarded(data, signature.contains(), signature.pattern()),
        signature.unless().stream()
            .map(name -> Objects.requireNonNull(excuses.get(name), name))
            .toList(),
        LogLevel.valueOf(signature.level().toUpperCase(Locale.ROOT)),
        signature.ends().stream()
            .map(name -> Objects.requireNonNull(ends.get(name), name))
            .toList(),
        signature.source());
  }

  private static GuardedPattern guarded(Data data, List<String> contains, String text) {
    return new GuardedPattern(contains, pattern(data, text));
  }

  /** Fragments may hold fragments. */
  private static Pattern pattern(Data data, String text) {
    String whole = text;
    while (whole.contains("%{")) {
      String name =
          whole.substring(whole.indexOf("%{") + 2, whole.indexOf('}', whole.indexOf("%{")));
      String fragment = Objects.requireNonNull(data.fragments().get(name), name);
      whole = whole.replace("%{" + name + "}", fragment);
    }
    return Pattern.compile(whole, Pattern.CASE_INSENSITIVE);
  }

  private static RateLimitTable load() {
    try (InputStream in = RateLimitTable.class.getResourceAsStream(FILE)) {
      return new RateLimitTable(
          Serialization.unmarshal(Objects.requireNonNull(in, FILE), Data.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Data(
      Map<String, List<String>> exchanges,
      List<String> others,
      Map<String, String> fragments,
      Map<String, ExcuseData> excuses,
      List<EndData> ends,
      List<SignatureData> signatures) {}

  private record ExcuseData(List<String> contains, String pattern) {}

  private record EndData(
      String name, @Nullable String unit, List<String> contains, String pattern) {}

  private record SignatureData(
      String name,
      @Nullable String exchange,
      Kind kind,
      String pattern,
      List<String> unless,
      List<String> contains,
      String level,
      List<String> ends,
      String source) {}
}
