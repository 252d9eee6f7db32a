package io.marketprism.operator.probe.logs;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How grave a line says that it is, in the order of gravity. */
public enum LogLevel {
  TRACE,
  DEBUG,
  INFO,
  WARNING,
  ERROR,
  CRITICAL;

  /** Syslog's severities, 0 to 7 (RFC 5424). */
  private static final List<LogLevel> SYSLOG =
      List.of(CRITICAL, CRITICAL, CRITICAL, ERROR, WARNING, INFO, INFO, DEBUG);

  private static final Map<String, LogLevel> BY_WORD = new HashMap<>();

  static {
    words(TRACE, "trace", "trac", "trc", "verbose", "finest", "finer");
    words(DEBUG, "debug", "debu", "dbg", "调试", "除錯");
    words(INFO, "info", "information", "inf", "notice", "success", "信息", "資訊", "通知");
    words(WARNING, "warning", "warn", "wrn", "警告", "告警");
    words(ERROR, "error", "err", "erro", "exception", "错误", "錯誤");
    words(CRITICAL, "critical", "crit", "fatal", "fata", "ftl", "severe", "panic", "alert");
    words(CRITICAL, "emerg", "emergency", "严重", "致命");
  }

  private static void words(LogLevel level, String... words) {
    for (String word : words) {
      BY_WORD.put(word, level);
    }
  }

  /** What a word means, in any case; null when it is none. */
  static @Nullable LogLevel of(String word) {
    return BY_WORD.get(word.toLowerCase(Locale.ROOT));
  }

  /** Of a syslog severity; null when it is none. */
  static @Nullable LogLevel ofSyslog(int severity) {
    return severity < 0 || severity >= SYSLOG.size() ? null : SYSLOG.get(severity);
  }

  /** Of the numbers 10 to 60 that bunyan and pino write. */
  static @Nullable LogLevel ofBunyan(int number) {
    return number % 10 != 0 || number < 10 || number > 60 ? null : values()[number / 10 - 1];
  }

  /** Of the numbers 10 to 50 that Python's logging has. */
  static @Nullable LogLevel ofPython(int number) {
    return number % 10 != 0 || number < 10 || number > 50 ? null : values()[number / 10];
  }

  /** An alternation of all words, in small letters. */
  static String alternation() {
    return String.join("|", BY_WORD.keySet());
  }

  /** As a message begins with it: the word itself, in capitals; a Chinese one's meaning. */
  static String shown(String word) {
    LogLevel level = of(word);
    boolean ascii = word.chars().allMatch(c -> c < 128);
    return ascii || level == null ? word.toUpperCase(Locale.ROOT) : level.name();
  }
}
