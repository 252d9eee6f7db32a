package io.marketprism.operator.probe.logs;

import com.google.re2j.Pattern;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recognises lines that say that an exchange limits its caller. A line that is missed costs a
 * restart, which makes the limit worse; one that is taken wrongly costs half an hour of data.
 *
 * <p>Pure, and in time linear in the line: most lines hold none of the {@link
 * GuardedPattern#contains literals} and meet no pattern.
 */
public final class RateLimits {

  public static final RateLimits NONE = new RateLimits(Map.of(), List.of(), List.of());

  /** An address, of which only the host tells something: digits in a path or a query don't. */
  private static final Pattern ADDRESS =
      Pattern.compile("(?i)\\b((?:https?|wss?)://[^/\\s\"'?#]+)[^\\s\"']*");

  /** A request as servers and clients log it, whose path is no more telling. */
  private static final Pattern REQUEST =
      Pattern.compile("\"(GET|POST|PUT|DELETE|HEAD|PATCH|OPTIONS) [^\\s\"]+");

  private static final Pattern SERVED =
      Pattern.compile(
          "^[^\"]*\"(?:GET|POST|PUT|DELETE|HEAD|PATCH|OPTIONS)(?: HTTP/[0-9.]+)?\"?:? [1-5][0-9]{2}\\b");

  private final Map<String, List<String>> exchanges;
  private final List<String> others;
  private final List<RateLimitSignature> signatures;
  private final List<String> literals;
  private final boolean always;

  /**
   * @param exchanges by name: words that lines call it by, in small letters
   * @param others words that lines call by whom else a caller may be limited, in small letters
   * @param signatures in this order: the first that holds gives its name
   */
  public RateLimits(
      Map<String, List<String>> exchanges,
      List<String> others,
      List<RateLimitSignature> signatures) {
    this.exchanges = new LinkedHashMap<>(exchanges);
    this.others = List.copyOf(others);
    this.signatures = List.copyOf(signatures);
    this.literals =
        signatures.stream().flatMap(s -> s.pattern().contains().stream()).distinct().toList();
    this.always = signatures.stream().anyMatch(s -> s.pattern().contains().isEmpty());
  }

  /** This table with others' signatures before its own. */
  public RateLimits with(List<RateLimitSignature> more) {
    return more.isEmpty()
        ? this
        : new RateLimits(
            exchanges, others, Stream.concat(more.stream(), signatures.stream()).toList());
  }

  public List<RateLimitSignature> signatures() {
    return signatures;
  }

  /** Names of the exchanges that are told apart. */
  public List<String> exchanges() {
    return List.copyOf(exchanges.keySet());
  }

  /** Words that lines call others by who have limits too. */
  public List<String> others() {
    return others;
  }

  /**
   * What a message says of a limit.
   *
   * @param message as {@link LogMessage} makes it: a level, where the line has one, and what it
   *     says
   * @return empty where it says nothing of one
   */
  public Optional<RateLimit> classify(String message) {
    if (!mayBeOne(message.toLowerCase(Locale.ROOT))) {
      return Optional.empty();
    }
    LogLevel level = level(message);
    if (level.compareTo(LogLevel.INFO) < 0) {
      return Optional.empty();
    }
    String text = withoutPaths(message);
    if (isServed(text)) {
      return Optional.empty();
    }
    String lower = text.toLowerCase(Locale.ROOT);
    Map<Integer, String> places = places(lower);
    boolean isOthers = isOthers(lower, places);
    List<String> named = List.copyOf(places.values());
    List<RateLimitSignature> found =
        signatures.stream()
            .filter(signature -> level.compareTo(signature.level()) >= 0)
            .filter(signature -> signature.isOwn() || !isOthers)
            .filter(signature -> holds(signature, text, lower, named))
            .toList();
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new RateLimit(
                found.getFirst().name(), exchange(found, named), end(found, text, lower)));
  }

  private boolean mayBeOne(String lower) {
    if (always) {
      return true;
    }
    for (String literal : literals) {
      if (lower.contains(literal)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(
      RateLimitSignature signature, String text, String lower, List<String> named) {
    boolean anothers =
        signature.kind() == RateLimitSignature.Kind.code
            && !signature.exchange().isEmpty()
            && !named.isEmpty()
            && !named.contains(signature.exchange());
    return !anothers
        && signature.pattern().finds(text, lower)
        && signature.unless().stream().noneMatch(unless -> unless.finds(text, lower));
  }

  /** A line without a level may be one of an exception. */
  private static LogLevel level(String message) {
    int end = 0;
    while (end < message.length() && Character.isLetter(message.charAt(end))) {
      end++;
    }
    return Objects.requireNonNullElse(LogLevel.of(message.substring(0, end)), LogLevel.INFO);
  }

  private static String withoutPaths(String message) {
    String text = message.contains("://") ? ADDRESS.matcher(message).replaceAll("$1") : message;
    return text.contains("HTTP/") ? REQUEST.matcher(text).replaceAll("\"$1") : text;
  }

  /** What this process answered to somebody else, in an access log. */
  private static boolean isServed(String text) {
    return text.contains("HTTP/") && !text.contains("://") && SERVED.matcher(text).find();
  }

  /** Whether a text names somebody else, and no exchange before. */
  private boolean isOthers(String lower, Map<Integer, String> exchangesByPlace) {
    int first =
        exchangesByPlace.isEmpty()
            ? Integer.MAX_VALUE
            : exchangesByPlace.keySet().iterator().next();
    return others.stream()
        .mapToInt(word -> placeOf(word, lower))
        .anyMatch(place -> place >= 0 && place < first);
  }

  /** The exchanges that a text names, the first one first, by where. */
  private Map<Integer, String> places(String lower) {
    Map<Integer, String> byPlace = new TreeMap<>();
    exchanges.forEach(
        (name, words) ->
            words.stream()
                .mapToInt(word -> placeOf(word, lower))
                .filter(place -> place >= 0)
                .min()
                .ifPresent(place -> byPlace.put(place, name)));
    return byPlace;
  }

  /** Where a word stands that no letter precedes; -1 where it doesn't. */
  private static int placeOf(String word, String lower) {
    int place = lower.indexOf(word);
    while (place > 0 && isLatin(lower.charAt(place - 1))) {
      place = lower.indexOf(word, place + 1);
    }
    return place;
  }

  private static boolean isLatin(char character) {
    return character >= 'a' && character <= 'z';
  }

  /** Whose code or words it is, if the line doesn't name another; else whom it names. */
  private static String exchange(List<RateLimitSignature> found, List<String> named) {
    return found.stream()
        .map(RateLimitSignature::exchange)
        .filter(e -> !e.isEmpty() && (named.isEmpty() || named.contains(e)))
        .findFirst()
        .orElse(named.isEmpty() ? "" : named.getFirst());
  }

  private static RateLimit.@Nullable End end(
      List<RateLimitSignature> found, String text, String lower) {
    return found.stream()
        .flatMap(signature -> signature.ends().stream())
        .distinct()
        .flatMap(end -> end.in(text, lower).stream())
        .findFirst()
        .orElse(null);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RateLimits that
        && exchanges.equals(that.exchanges)
        && others.equals(that.others)
        && signatures.equals(that.signatures);
  }

  @Override
  public int hashCode() {
    return Objects.hash(exchanges, others, signatures);
  }
}
