package io.marketprism.operator.web;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers that hold for a short time, bounded in number: the eldest make room. */
final class Recent<K, V> {

  private final InstantSource clock;
  private final Duration lasts;
  private final int most;
  private final Map<K, Answer<V>> answers = new LinkedHashMap<>();

  private record Answer<V>(V value, Instant at) {}

  /** Finds an answer that isn't known. */
  @FunctionalInterface
  interface Question<V> {
    V ask() throws UnavailableException;
  }

  Recent(InstantSource clock, Duration lasts, int most) {
    this.clock = clock;
    this.lasts = lasts;
    this.most = most;
  }

  /** The answer: a recent one, or a new one. Asked outside the lock, for it takes its time. */
  V get(K key, Question<V> question) throws UnavailableException {
    V known = known(key);
    if (known != null) {
      return known;
    }
    V found = question.ask();
    keep(key, found);
    return found;
  }

  private synchronized @Nullable V known(K key) {
    Answer<V> answer = answers.get(key);
    return answer == null || !clock.instant().isBefore(answer.at.plus(lasts)) ? null : answer.value;
  }

  private synchronized void keep(K key, V value) {
    answers.remove(key); // the last one that was asked is the last one to go
    answers.put(key, new Answer<>(value, clock.instant()));
    while (answers.size() > most) {
      answers.remove(answers.keySet().iterator().next());
    }
  }

  synchronized int size() {
    return answers.size();
  }
}
