package io.marketprism.operator.e2e;

import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;

/** Freezes and kills the processes that the operator stands on. */
final class Signals {

  private Signals() {}

  /** The process stands still for so long, then goes on. */
  static void freeze(long pid, Duration time) {
    send("STOP", pid);
    try {
      pass(time);
    } finally {
      send("CONT", pid);
    }
  }

  static void send(String signal, long pid) {
    Shell.run("kill", "-" + signal, String.valueOf(pid));
  }

  /** Time that must really pass: nothing happens in it that could be awaited. */
  static void pass(Duration time) {
    Instant end = Instant.now().plus(time);
    Awaitility.await().atMost(time.plusSeconds(5)).until(() -> Instant.now().isAfter(end));
  }
}
