package io.marketprism.operator.compiler;

import io.marketprism.operator.probe.logs.RateLimitEnd;
import io.marketprism.operator.probe.logs.RateLimitSignature;
import io.marketprism.operator.probe.logs.RateLimits;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the table of rate limits, {@code docs/reference/rate-limits.md}, from its data. */
public final class RateLimitReference {

  private static final String INTRODUCTION =
      """
      # Rate limits

      What the operator takes for a limit of an exchange in a service's log. A line that is missed costs a
      restart, which makes the limit worse; one that is taken wrongly costs half an hour of data. Generated from
      `RateLimits.yaml`, which has the patterns; the lines that they are tested with are in `rate-limit-lines.yaml`.

      Rules read `rateLimit.active`, `rateLimit.exchange` and `rateLimit.until`, and a team adds
      [words of its own](../how-to/write-rules.md#rate-limits).

      A line is looked at as its [message](../how-to/write-rules.md#of-a-log): without colours, times and the
      logger's name. Its level counts, in whatever layout it is written; a line without one counts as
      information, and one below information is never a limit. Addresses are cut after their host, so digits in
      a path or a query mean nothing, and a line of the service's own access log is none. Nor is what an
      exchange's line says of a limit that is over, that was avoided, or that is only configured, registered or counted.

      So `DEBUG HTTP Request: GET … "HTTP/1.1 429 Too Many Requests"` isn't counted, for what a program writes for its
      developers says as much of what it tries as of what fails. httpx writes the same at INFO, where it counts.

      """;

  private RateLimitReference() {}

  public static String page() {
    RateLimits table = RateLimitTable.builtIn();
    StringBuilder page = new StringBuilder(INTRODUCTION);
    page.append("## Signatures\n\n");
    page.append(
        "The first that holds gives its name. A signature of kind `code` doesn't hold on a line that names"
            + " other exchanges\nonly: Bybit's 10028 is not Deribit's. Where a signature is of no exchange, or the"
            + " line names another one,\n`rateLimit.exchange` is the one that the line names first; of ");
    page.append(table.exchanges().stream().map(Markdown::code).collect(Collectors.joining(", ")));
    page.append(".\n\n| signature | exchange | looks at | from level | until when | source |\n");
    page.append("|---|---|---|---|---|---|\n");
    for (RateLimitSignature signature : table.signatures()) {
      page.append(
          "| %s | %s | %s | %s | %s | [source](%s) |\n"
              .formatted(
                  Markdown.code(signature.name()),
                  signature.exchange().isEmpty() ? "any" : signature.exchange(),
                  switch (signature.kind()) {
                    case httpStatus -> "a status of an HTTP answer";
                    case code -> "an exchange's code";
                    case words, own -> "words";
                  },
                  signature.level().name().toLowerCase(Locale.ROOT),
                  signature.ends().stream()
                      .map(RateLimitEnd::name)
                      .map(Markdown::code)
                      .collect(Collectors.joining(", ")),
                  signature.source()));
    }
    page.append(
        "\nA line that names one of these before any exchange is about their limits, not an exchange's: ");
    page.append(table.others().stream().map(Markdown::code).collect(Collectors.joining(", ")));
    page.append(".\n\n## Until when\n\n");
    page.append(
        "How a line says it. A number from a thousand million on is a time since 1970, in seconds or"
            + " milliseconds; a\nsmaller one counts from when the line was written. More than three days are not"
            + " believed.\n\n| | a number without a unit is of | pattern |\n|---|---|---|\n");
    for (RateLimitEnd end : RateLimitTable.ends()) {
      page.append(
          "| %s | %s | %s |\n"
              .formatted(
                  Markdown.code(end.name()),
                  end.milliseconds() ? "milliseconds" : "seconds",
                  Markdown.code(end.pattern().pattern().pattern().replace("|", "\\|"))));
    }
    return page.toString();
  }
}
