package io.marketprism.operator.rule;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one value for each key for as long as somebody uses the value: what many stacks declare
 * alike is there once. Thread-safe.
 *
 * @param <K> what values are known by
 * @param <V> immutable
 */
final class Interner<K, V> {

  private final Map<K, Entry<K, V>> entries = new HashMap<>();
  private final ReferenceQueue<V> unused = new ReferenceQueue<>();

  /** Makes a value that is not there. */
  @FunctionalInterface
  interface Factory<K, V, E extends Exception> {
    V make(K key) throws E;
  }

  private static final class Entry<K, V> extends WeakReference<V> {
    private final K key;

    Entry(K key, V value, ReferenceQueue<V> unused) {
      super(value, unused);
      this.key = key;
    }
  }

  /**
   * The value of a key. It is made outside of the lock: two threads may make it, and one is kept.
   *
   * @throws E when it can't be made; nothing is kept then
   */
  <E extends Exception> V get(K key, Factory<K, V, E> factory) throws E {
    V known = known(key, null);
    if (known != null) {
      return known;
    }
    V made = factory.make(key);
    V kept = known(key, made);
    return kept == null ? made : kept;
  }

  private synchronized @Nullable V known(K key, @Nullable V otherwise) {
    forgetUnused();
    Entry<K, V> entry = entries.get(key);
    V value = entry == null ? null : entry.get();
    if (value == null && otherwise != null) {
      entries.put(key, new Entry<>(key, otherwise, unused));
    }
    return value;
  }

  private void forgetUnused() {
    for (Reference<? extends V> gone = unused.poll(); gone != null; gone = unused.poll()) {
      if (gone instanceof Entry<?, ?> entry && entries.get(entry.key) == entry) {
        entries.remove(entry.key);
      }
    }
  }

  /** How many values are in use. */
  synchronized int size() {
    forgetUnused();
    return entries.size();
  }
}
