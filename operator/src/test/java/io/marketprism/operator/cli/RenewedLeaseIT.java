package io.marketprism.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.marketprism.operator.e2e.ControlPlane;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Lease that is not read before it is renewed, on a real API server. */
class RenewedLeaseIT {

  private static final String NAMESPACE = "default";
  private static final String NAME = "renewed";

  private final KubernetesClient client = ControlPlane.get().client();
  private final RenewedLease lease = new RenewedLease(NAMESPACE, NAME, "first");

  @AfterEach
  void delete() {
    client.leases().inNamespace(NAMESPACE).withName(NAME).delete();
  }

  @Test
  void itIsRenewedAgainAndAgainByWritesAlone() {
    lease.create(client, of("first"));
    for (int renewal = 1; renewal <= 3; renewal++) {
      lease.update(client, of("first"));
    }
    assertThat(holder()).isEqualTo("first");
  }

  /** A leader that was frozen must not take back what another one has meanwhile. */
  @Test
  void aRenewalAfterSomebodyElsesWriteIsRefusedUntilItIsReadAgain() {
    lease.create(client, of("first"));
    LeaseLock other = new LeaseLock(NAMESPACE, NAME, "second");
    other.get(client);
    other.update(client, of("second"));

    assertThatThrownBy(() -> lease.update(client, of("first")))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(409));
    assertThat(holder()).isEqualTo("second");
    assertThat(lease.get(client))
        .isNotNull()
        .extracting(LeaderElectionRecord::getHolderIdentity)
        .isEqualTo("second");
    lease.update(client, of(""));
    assertThat(holder()).as("after a look it may write").isNullOrEmpty();
  }

  @Test
  void aLeaseThatWasDeletedIsNotRenewed() {
    lease.create(client, of("first"));
    delete();
    assertThatThrownBy(() -> lease.update(client, of("first")))
        .isInstanceOf(KubernetesClientException.class);
    assertThat(lease.get(client)).isNull();
  }

  private String holder() {
    return client
        .leases()
        .inNamespace(NAMESPACE)
        .withName(NAME)
        .get()
        .getSpec()
        .getHolderIdentity();
  }

  private static LeaderElectionRecord of(String holder) {
    ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
    return new LeaderElectionRecord(holder, Duration.ofSeconds(9), now, now, 0);
  }
}
