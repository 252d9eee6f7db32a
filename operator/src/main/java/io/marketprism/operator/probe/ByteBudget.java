package io.marketprism.operator.probe;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How much may be held at once of what probes have read: bodies and pages while they are read, what
 * rules see of them, series that are remembered, log lines. Each probe has caps of its own; this is
 * the cap of all of them, so that what many servers answer doesn't end the operator. What is beyond
 * it is Unknown.
 */
public final class ByteBudget {

  /** The rest of the heap is for policies, engines, caches and the garbage of all that. */
  private static final int PART_OF_THE_HEAP = 4;

  private static final long MIB = 1024 * 1024;

  private final long capacity;
  private final @Nullable ByteBudget whole;
  private final AtomicLong held = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();

  /**
   * @param capacity in bytes
   */
  public ByteBudget(long capacity) {
    this(capacity, null);
  }

  private ByteBudget(long capacity, @Nullable ByteBudget whole) {
    this.capacity = capacity;
    this.whole = whole;
  }

  /** A quarter of the largest heap that this process may have. */
  public static ByteBudget ofHeap() {
    return new ByteBudget(Runtime.getRuntime().maxMemory() / PART_OF_THE_HEAP);
  }

  /** A budget within this one, of {@code 1/parts} of it: nobody takes all of what others need. */
  public ByteBudget part(int parts) {
    return new ByteBudget(capacity / parts, this);
  }

  /** What one holder has of it; nothing at first. */
  public Share share() {
    return new Share();
  }

  public long capacity() {
    return capacity;
  }

  /** The bytes that are held now. */
  public long held() {
    return held.get();
  }

  /** How often something was refused, here and in the parts. */
  public long refusals() {
    return refusals.get();
  }

  private boolean take(long bytes) {
    if (held.addAndGet(bytes) <= capacity && (whole == null || whole.take(bytes))) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  private void giveBack(long bytes) {
    held.addAndGet(-bytes);
    if (whole != null) {
      whole.giveBack(bytes);
    }
  }

  private void refused() {
    refusals.incrementAndGet();
    if (whole != null) {
      whole.refused();
    }
  }

  /** What one holder has. After its end it holds nothing, and gets nothing. */
  public final class Share implements AutoCloseable {

    private long mine;
    private boolean closed;

    private Share() {}

    /** Holds so many bytes instead of those before; false, and those as before, if it may not. */
    public boolean hold(long bytes) {
      boolean granted = replace(bytes);
      if (!granted) {
        refused();
      }
      return granted;
    }

    /**
     * Holds as much as it may.
     *
     * @param most in bytes
     * @param least what less of is of no use
     * @return the bytes that it holds now; 0 if not even the least is there
     */
    public long holdUpTo(long most, long least) {
      for (long bytes = most; bytes >= least; bytes /= 2) {
        if (replace(bytes)) {
          return bytes;
        }
      }
      refused();
      return 0;
    }

    private synchronized boolean replace(long bytes) {
      if (closed && bytes > 0) {
        return false;
      }
      if (bytes > mine && !take(bytes - mine)) {
        return false;
      }
      if (bytes < mine) {
        giveBack(mine - bytes);
      }
      mine = bytes;
      return true;
    }

    /** Another one of the same budget. */
    public Share another() {
      return share();
    }

    /** Why something was refused. */
    public String refusal() {
      return String.format(
          Locale.ROOT,
          "the probes of %s have read more than the %d MiB that the operator may hold",
          whole == null ? "all stacks" : "this stack, or of all,",
          Math.max(1, capacity / MIB));
    }

    /** A stream whose bytes are held as they are read. */
    InputStream counted(InputStream in) {
      return new FilterInputStream(in) {
        private long total;

        @Override
        public int read() throws IOException {
          int read = super.read();
          return read < 0 ? read : counted(1, read);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          int read = super.read(into, offset, length);
          return counted(read, read);
        }

        private int counted(int more, int answer) throws OverBudgetException {
          total += Math.max(0, more);
          if (!hold(total)) {
            throw new OverBudgetException(refusal());
          }
          return answer;
        }
      };
    }

    @Override
    public synchronized void close() {
      replace(0);
      closed = true;
    }
  }
}
