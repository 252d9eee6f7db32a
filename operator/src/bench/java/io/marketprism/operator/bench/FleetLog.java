package io.marketprism.operator.bench;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a collector logs that an exchange has told to wait: ten lines a second, for an hour by now.
 */
final class FleetLog {

  private static final Duration APART = Duration.ofMillis(100);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int LIMITED_EVERY = 50;
  private static final Pattern SINCE = Pattern.compile("[?&]since=([0-9]+)");
  private static final Pattern TAIL = Pattern.compile("[?&]tail=([0-9]+)");

  /** The lines that a request for a log asks for, in frames. */
  byte[] since(String target) {
    Instant now = Instant.now();
    Instant from = now.minus(HOUR);
    Matcher since = SINCE.matcher(target);
    if (since.find() && Long.parseLong(since.group(1)) > from.getEpochSecond()) {
      from = Instant.ofEpochSecond(Long.parseLong(since.group(1)));
    }
    long last = now.toEpochMilli() / APART.toMillis();
    long first = from.toEpochMilli() / APART.toMillis();
    Matcher tail = TAIL.matcher(target);
    if (tail.find()) {
      first = Math.max(first, last - Long.parseLong(tail.group(1)) + 1);
    }
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (long line = first; line <= last; line++) {
      lines.writeBytes(FleetEngine.frame(line(line)));
    }
    return lines.toByteArray();
  }

  private static String line(long number) {
    Instant at = Instant.ofEpochMilli(number * APART.toMillis());
    String text =
        number % LIMITED_EVERY == 0
            ? "WARNING collector.rest HTTP 429 Too Many Requests from okx"
            : "INFO collector.orderbook BTC-USDT snapshot of 400 levels kept, update " + number;
    return at + " " + text + "\n";
  }
}
