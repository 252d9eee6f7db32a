package io.marketprism.operator.web;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The latest changes of stacks, bounded in number. Each has an id, so that who was away for a while
 * hears of what it has missed; who was away for too long, or asks another process, starts again.
 */
public final class Changes {

  private static final int MOST = 2_048;

  /** Of this process: a restarted one counts again. */
  private final String process = UUID.randomUUID().toString().substring(0, 8);

  private final Deque<Change> latest = new ArrayDeque<>();
  private long last;

  /** That something of a stack is not as it was. */
  record Change(long number, String namespace, String stack) {}

  /**
   * What has changed.
   *
   * @param id to go on from
   * @param complete whether nothing is missing
   * @param changes one for each stack
   */
  record Batch(String id, boolean complete, List<Change> changes) {

    Batch {
      changes = List.copyOf(changes);
    }
  }

  /** Something of a stack is not as it was. */
  public synchronized void add(String namespace, String stack) {
    latest.add(new Change(++last, namespace, stack));
    if (latest.size() > MOST) {
      latest.removeFirst();
    }
    notifyAll();
  }

  /** The id of the latest. */
  synchronized String latestId() {
    return id(last);
  }

  /** What has changed since an id; waits for it, and returns nothing when nothing does. */
  synchronized Batch since(String id, Duration atMost) throws InterruptedException {
    long known = number(id);
    if (known < 0) {
      return new Batch(latestId(), false, List.of());
    }
    long end = System.nanoTime() + atMost.toNanos();
    while (last == known) {
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (left <= 0) {
        return new Batch(id, true, List.of());
      }
      wait(left);
    }
    boolean complete = latest.getFirst().number() <= known + 1;
    Map<String, Change> byStack = new LinkedHashMap<>();
    latest.stream()
        .filter(change -> change.number() > known)
        .forEach(change -> byStack.put(change.namespace() + "/" + change.stack(), change));
    return new Batch(latestId(), complete, List.copyOf(byStack.values()));
  }

  private String id(long number) {
    return process + "-" + number;
  }

  /** -1 for an id of another process, or of none. */
  private long number(String id) {
    if (!id.startsWith(process + "-")) {
      return -1;
    }
    try {
      long number = Long.parseLong(id.substring(process.length() + 1));
      return number > last ? -1 : number;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
