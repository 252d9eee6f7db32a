package io.marketprism.operator.compiler;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.marketprism.operator.api.ProbeSpec.RateLimit;
import io.marketprism.operator.api.ProbeSpec.RateLimitWords;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import io.marketprism.operator.probe.logs.GuardedPattern;
import io.marketprism.operator.probe.logs.LogLevel;
import io.marketprism.operator.probe.logs.LoggedRateLimit;
import io.marketprism.operator.probe.logs.RateLimitEnd;
import io.marketprism.operator.probe.logs.RateLimitSignature;
import io.marketprism.operator.runbook.PatternSize;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Compiles how a log is searched for rate limits. Faulty words alone are left out. */
final class RateLimitCompiler {

  private static final int WINDOW = 300;
  private static final String SECONDS = "seconds";

  private final String path;
  private final Consumer<Fault> faults;

  /**
   * @param path of the field in the resource
   */
  RateLimitCompiler(String path, Consumer<Fault> faults) {
    this.path = path;
    this.faults = faults;
  }

  LoggedRateLimit compile(@Nullable RateLimit declared) {
    List<RateLimitSignature> own = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (RateLimitWords words :
        declared == null ? List.<RateLimitWords>of() : declared.wordsOrEmpty()) {
      if (!names.add(words.name())) {
        fault(words, "", "is there twice");
      } else if (words.isEnabled()) {
        signature(words).ifPresent(own::add);
      }
    }
    return new LoggedRateLimit(
        RateLimitTable.builtIn().with(own),
        PolicyCompiler.seconds(declared == null ? null : declared.windowSeconds(), WINDOW));
  }

  private Optional<RateLimitSignature> signature(RateLimitWords words) {
    String match = words.match();
    if (match == null) {
      fault(words, "", "needs a match");
      return Optional.empty();
    }
    if (PatternSize.of(match) > PatternSize.LARGEST) {
      fault(words, ".match", "its pattern has too many repetitions");
      return Optional.empty();
    }
    try {
      Pattern pattern = Pattern.compile(match);
      if (pattern.matcher("").find()) {
        fault(words, ".match", "matches every line");
        return Optional.empty();
      }
      return Optional.of(
          new RateLimitSignature(
              words.name(),
              Objects.requireNonNullElse(words.exchange(), ""),
              RateLimitSignature.Kind.own,
              new GuardedPattern(List.of(), pattern),
              List.of(),
              words.level() == null
                  ? LogLevel.INFO
                  : LogLevel.valueOf(words.level().name().toUpperCase(Locale.ROOT)),
              ends(pattern),
              path));
    } catch (PatternSyntaxException e) {
      fault(words, ".match", e.getDescription() + ": " + e.getPattern());
      return Optional.empty();
    }
  }

  /** Its own way to say until when, and then all that are known. */
  private static List<RateLimitEnd> ends(Pattern pattern) {
    List<RateLimitEnd> ends = new ArrayList<>();
    Integer group = pattern.namedGroups().get(SECONDS);
    if (group != null) {
      ends.add(new RateLimitEnd(SECONDS, new GuardedPattern(List.of(), pattern), group, 0, false));
    }
    ends.addAll(RateLimitTable.ends());
    return ends;
  }

  private void fault(RateLimitWords words, String field, String message) {
    faults.accept(new Fault(path + ".words[" + words.name() + "]" + field, message));
  }
}
