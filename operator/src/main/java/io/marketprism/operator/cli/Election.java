package io.marketprism.operator.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import io.marketprism.operator.act.Leadership;
import io.marketprism.operator.metrics.ApiMetrics;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Elects a leader by a Lease. Who loses it stands by and tries again. Requests for the Lease have a
 * client of their own: they end before the Lease does, whatever else waits for the API server.
 */
final class Election implements Elector {

  private static final Logger LOG = LoggerFactory.getLogger(Election.class);
  private static final String LEASE = "marketprism-operator";

  /** A standby takes over so long after the last renewal of a leader that was killed. */
  private static final Duration LEASE_DURATION = Duration.ofSeconds(9);

  /** The leader renews it no more often: each renewal is a write to the API server's store. */
  private static final Duration RENEWED_EVERY = Duration.ofSeconds(5);

  private static final Duration RENEW_DEADLINE = Duration.ofSeconds(7);

  /** Between two looks at it, and between two tries to renew it. */
  private static final Duration RETRY_PERIOD = Duration.ofSeconds(1);

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);

  /** The leader stops acting this much before others may take the Lease. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  /** For so long nobody may lead before that is an ailment. */
  private static final Duration LEADERLESS = LEASE_DURATION.multipliedBy(3);

  private final KubernetesClient client;
  private final LeaseHealth health = new LeaseHealth(LEADERLESS, System::nanoTime);
  private final ApiMetrics metrics;
  private final Leadership leadership;
  private final Consumer<Boolean> leads;
  private final CountedLock lock;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofPlatform().name("election-", 0).factory());
  private volatile boolean closed;
  private volatile Optional<LeaderElector> elector = Optional.empty();
  private volatile CompletableFuture<?> running = CompletableFuture.completedFuture(null);

  /**
   * @param namespace of the Lease
   * @param leads receives whether this operator leads, when that has changed
   */
  Election(String namespace, Leadership leadership, ApiMetrics metrics, Consumer<Boolean> leads) {
    // Without HTTP/2: of one small request at a time its frames would be most.
    Config config =
        new ConfigBuilder(Config.autoConfigure(null))
            .withRequestTimeout(Math.toIntExact(REQUEST_TIMEOUT.toMillis()))
            .withConnectionTimeout(Math.toIntExact(REQUEST_TIMEOUT.toMillis()))
            .withRequestRetryBackoffLimit(0)
            .withHttp2Disable(true)
            .build();
    this.client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientBuilderConsumer(
                http -> http.addOrReplaceInterceptor("metrics", new ApiCalls(metrics)))
            .build();
    this.metrics = metrics;
    this.leadership = leadership;
    this.leads = leads;
    this.lock = new CountedLock(new RenewedLease(namespace, LEASE, leadership.holder()));
  }

  @Override
  public void start() {
    if (closed) {
      return;
    }
    LeaderElectionConfig config =
        new LeaderElectionConfig(
            lock,
            LEASE_DURATION,
            RENEW_DEADLINE,
            RETRY_PERIOD,
            new LeaderCallbacks(
                () -> leads.accept(true),
                this::lost,
                leader -> LOG.info("the leader is {}", leader)),
            false,
            LEASE);
    try {
      LeaderElector next = new LeaderElector(client, config, threads);
      elector = Optional.of(next);
      running = next.start();
      var _ = running.whenComplete((nothing, thrown) -> again());
    } catch (RuntimeException e) { // else nobody would stand for election any more
      LOG.error("the election could not be begun", e);
      again();
    }
  }

  @Override
  public boolean isAnswered() {
    return health.isAnswered();
  }

  @Override
  public Optional<String> ailment() {
    return health.ailment();
  }

  private void lost() {
    leadership.lost();
    leads.accept(false);
  }

  private void again() {
    if (!closed) {
      CompletableFuture.delayedExecutor(RETRY_PERIOD.toMillis(), TimeUnit.MILLISECONDS, threads)
          .execute(this::start);
    }
  }

  /** Gives the Lease back, so that a successor need not wait until it expires. */
  @Override
  public void close() {
    closed = true;
    running.cancel(true);
    lock.giveUp();
    try {
      elector.ifPresent(LeaderElector::release);
    } catch (KubernetesClientException e) {
      LOG.warn("the Lease could not be given back: {}", e.getMessage());
    }
    leadership.lost();
    threads.shutdownNow();
    client.close();
  }

  /**
   * Counts the leadership from the moment a request was sent that acquired or renewed the Lease.
   */
  private final class CountedLock implements Lock {

    private final Lock lease;
    private volatile @Nullable LeaderElectionRecord seen;
    private volatile long seenAt;

    /** As it was acquired or renewed last, while it is this operator's own. */
    private volatile @Nullable LeaderElectionRecord own;

    private volatile long renewedAt;

    CountedLock(Lock lease) {
      this.lease = lease;
    }

    /**
     * The record, with its renewal by this machine's clock: at the latest when it was first seen.
     * Other machines' clocks say nothing of how old a renewal is. The own one is not read again: if
     * somebody else has written, its renewal is refused.
     */
    @Override
    public @Nullable LeaderElectionRecord get(KubernetesClient from) {
      LeaderElectionRecord renewed = own;
      if (renewed != null) {
        return renewed;
      }
      LeaderElectionRecord record = asked(() -> lease.get(from));
      if (record == null) {
        return null;
      }
      long now = System.nanoTime();
      if (!record.equals(seen)) {
        seen = record;
        seenAt = now;
      }
      show(record, LEASE_DURATION.minusNanos(now - seenAt));
      return record.toBuilder()
          .renewTime(ZonedDateTime.now(ZoneOffset.UTC).minusNanos(now - seenAt))
          .build();
    }

    private void show(LeaderElectionRecord record, Duration left) {
      if (!isHeld(record) || left.isNegative()) {
        leadership.ledByNobody();
        return;
      }
      health.held();
      if (!isOwn(record)) {
        leadership.ledBy(record.getHolderIdentity(), left);
      }
    }

    @Override
    public void create(KubernetesClient at, LeaderElectionRecord record) {
      long askedAt = System.nanoTime();
      asked(
          () -> {
            lease.create(at, record);
            return null;
          });
      count(record, askedAt);
    }

    @Override
    public void update(KubernetesClient at, LeaderElectionRecord record) {
      if (own != null && isRenewed() && isOwn(record)) {
        return;
      }
      long askedAt = System.nanoTime();
      asked(
          () -> {
            lease.update(at, record);
            return null;
          });
      count(record, askedAt);
    }

    /** The next write is made, however short ago the last one was. */
    void giveUp() {
      own = null;
    }

    /** Whether it need not be renewed yet. */
    private boolean isRenewed() {
      return System.nanoTime() - renewedAt < RENEWED_EVERY.toNanos();
    }

    private boolean isOwn(LeaderElectionRecord record) {
      return identity().equals(record.getHolderIdentity());
    }

    private static boolean isHeld(LeaderElectionRecord record) {
      return record.getHolderIdentity() != null && !record.getHolderIdentity().isEmpty();
    }

    private <T> T asked(Supplier<T> request) {
      try {
        T answer = request.get();
        health.answered();
        return answer;
      } catch (KubernetesClientException e) {
        own = null;
        health.failed(e).ifPresent(metrics::leaseFailed);
        throw e;
      }
    }

    private void count(LeaderElectionRecord record, long askedAt) {
      own = isOwn(record) ? record : null;
      renewedAt = askedAt;
      if (own != null) {
        leadership.renewed(askedAt, LEASE_DURATION.minus(MARGIN));
        health.held();
      } else {
        leadership.lost();
      }
    }

    @Override
    public String identity() {
      return lease.identity();
    }

    @Override
    public String describe() {
      return lease.describe();
    }
  }
}
