package io.marketprism.operator.cli;

import io.marketprism.operator.act.Leadership;
import io.marketprism.operator.loop.Loop;
import io.marketprism.operator.loop.Loops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Leads without a Lease: the only operator of an API server. A lock in its data directory keeps a
 * second one from leading, and the system gives it back when the process ends, however it ends: a
 * successor need not wait for anything to run out.
 */
final class SoleLeader implements Elector {

  private static final String LOCK = "leader.lock";
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration ASKED_EVERY = Duration.ofSeconds(5);
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final Path dataDirectory;
  private final BooleanSupplier apiServer;
  private final Leadership leadership;
  private final Consumer<Boolean> leads;
  private final Loops loops;
  private @Nullable Loop loop;
  private @Nullable FileChannel locked;
  private volatile boolean answered;
  private volatile String obstacle = "it has not been tried";

  /**
   * @param dataDirectory which no other operator may share with a leader
   * @param apiServer asks the API server whether it answers
   * @param leads receives that this operator leads
   */
  SoleLeader(
      Path dataDirectory,
      BooleanSupplier apiServer,
      Leadership leadership,
      Consumer<Boolean> leads,
      Loops loops) {
    this.dataDirectory = dataDirectory;
    this.apiServer = apiServer;
    this.leadership = leadership;
    this.leads = leads;
    this.loops = loops;
  }

  @Override
  public synchronized void start() {
    loop = loops.start("leader", "sole", DEADLINE, late -> turn());
  }

  private Duration turn() {
    if (!leadership.isLeading()) {
      if (!hasLocked()) {
        return AGAIN;
      }
      leadership.leadsAlone();
      leads.accept(true);
    }
    answered = apiServer.getAsBoolean();
    return ASKED_EVERY;
  }

  /** Takes the lock, if it is free. */
  private synchronized boolean hasLocked() {
    FileChannel channel = null;
    try {
      Files.createDirectories(dataDirectory);
      channel =
          FileChannel.open(
              dataDirectory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() != null) {
        locked = channel;
        return true;
      }
      obstacle = "another operator leads by the same data directory";
    } catch (OverlappingFileLockException e) {
      obstacle = "another operator of this process leads by the same data directory";
    } catch (IOException e) {
      obstacle = "its data directory can't be locked: " + e;
    }
    close(channel);
    return false;
  }

  private static void close(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean isAnswered() {
    return answered;
  }

  @Override
  public Optional<String> ailment() {
    return leadership.isLeading() ? Optional.empty() : Optional.of("it doesn't lead: " + obstacle);
  }

  @Override
  public synchronized void close() {
    if (loop != null) {
      loop.close();
    }
    leadership.lost();
    close(locked);
  }
}
