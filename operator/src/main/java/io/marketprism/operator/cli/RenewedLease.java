package io.marketprism.operator.cli;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import org.jspecify.annotations.Nullable;

/**
 * A Lease that need not be read before each renewal: a write says the version of the next one, and
 * is refused where somebody else has written meanwhile.
 */
final class RenewedLease extends LeaseLock {

  private final String namespace;
  private final String name;
  private @Nullable String version;

  /**
   * @param identity of who would hold it
   */
  RenewedLease(String namespace, String name, String identity) {
    super(namespace, name, identity);
    this.namespace = namespace;
    this.name = name;
  }

  @Override
  public synchronized @Nullable LeaderElectionRecord get(KubernetesClient client) {
    Lease lease = client.leases().inNamespace(namespace).withName(name).get();
    version = lease == null ? null : lease.getMetadata().getResourceVersion();
    return lease == null ? null : toRecord(lease);
  }

  @Override
  public synchronized void create(KubernetesClient client, LeaderElectionRecord record) {
    version = versionOf(client.resource(toResource(record, getObjectMeta(null))).create());
  }

  @Override
  public synchronized void update(KubernetesClient client, LeaderElectionRecord record) {
    Lease next = toResource(record, getObjectMeta(version));
    version = versionOf(client.resource(next).patch(PatchContext.of(PatchType.JSON_MERGE)));
  }

  private static String versionOf(Lease written) {
    return written.getMetadata().getResourceVersion();
  }
}
