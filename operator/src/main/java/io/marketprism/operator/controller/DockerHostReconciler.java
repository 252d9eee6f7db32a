package io.marketprism.operator.controller;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.marketprism.operator.act.Leadership;
import io.marketprism.operator.announce.Announcer;
import io.marketprism.operator.announce.Secrets;
import io.marketprism.operator.api.DockerHost;
import io.marketprism.operator.api.DockerHostSpec;
import io.marketprism.operator.api.DockerHostStatus;
import io.marketprism.operator.compiler.HostMaintenance;
import io.marketprism.operator.event.Messages;
import io.marketprism.operator.host.HostConnection;
import io.marketprism.operator.host.Hosts;
import io.marketprism.operator.metrics.ProcessMetrics;
import io.marketprism.operator.report.HostConditions;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.ContainerEvent;
import io.marketprism.operator.workload.ContainerHost;
import io.marketprism.operator.workload.docker.DockerTls;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Declares DockerHosts to {@link Hosts}, and reports whether their Engines answer. */
@ControllerConfiguration(name = DockerHostReconciler.NAME, triggerReconcilerOnAllEvents = true)
@GradualRetry(initialInterval = 1000, maxInterval = 5000, maxAttempts = Integer.MAX_VALUE)
public final class DockerHostReconciler implements Reconciler<DockerHost> {

  static final String NAME = "dockerhost";

  private static final Logger LOG = LoggerFactory.getLogger(DockerHostReconciler.class);

  /** A change of a Secret is no event here: it is read again. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

  /** The same while something is wrong that a Secret may mend, and people may have to be told. */
  private static final Duration LOOK_SOON = Duration.ofSeconds(5);

  /** Keys as in Secrets of type kubernetes.io/tls. */
  private static final String CA = "ca.crt";

  private static final String CERTIFICATE = "tls.crt";
  private static final String KEY = "tls.key";

  /** The uid of each that was reconciled, by name. */
  private final Map<String, String> reconciled = new ConcurrentHashMap<>();

  private final Hosts hosts;
  private final Secrets secrets;
  private final Announcer announcer;
  private final ProcessMetrics metrics;
  private final InstantSource clock;
  private final Leadership leadership;
  private final StoreGuard store;
  private final StatusWrites<DockerHostStatus, DockerHost> writes;
  private final SimpleInboundEventSource<DockerHost> hints =
      new SimpleInboundEventSource<>("reachability");

  /**
   * @param leadership whether this operator may write
   */
  public DockerHostReconciler(
      Hosts hosts,
      Secrets secrets,
      Announcer announcer,
      ProcessMetrics metrics,
      InstantSource clock,
      Leadership leadership,
      StoreGuard store,
      StatusWrites<DockerHostStatus, DockerHost> writes) {
    this.hosts = hosts;
    this.writes = writes;
    this.metrics = metrics;
    metrics.controller(NAME);
    this.leadership = leadership;
    this.store = store;
    this.secrets = secrets;
    this.announcer = announcer;
    announcer.listen(host -> hints.propagateEvent(new ResourceID(host)));
    this.clock = clock;
    hosts.listen(
        new Hosts.Listener() {
          @Override
          public void changed(String host) {
            hints.propagateEvent(new ResourceID(host));
          }

          @Override
          public void event(String host, ContainerEvent event) {
            // the stacks' business
          }
        });
  }

  @Override
  public List<EventSource<?, DockerHost>> prepareEventSources(
      EventSourceContext<DockerHost> context) {
    var declared = context.getPrimaryCache();
    hosts.readFrom(name -> declared.get(new ResourceID(name)));
    return List.of(hints);
  }

  @Override
  public UpdateControl<DockerHost> reconcile(DockerHost cached, Context<DockerHost> context) {
    DockerHost host = writes.newest(cached);
    if (context.isPrimaryResourceDeleted() || host.isMarkedForDeletion()) {
      // The SDK may show the one that was applied under the name since.
      String name = host.getMetadata().getName();
      hosts.forget(name, reconciled.remove(name));
      announcer.forget(host);
      writes.forget(host);
      return UpdateControl.noUpdate();
    }
    store.seen(host); // its grants are believed as well
    reconciled.put(host.getMetadata().getName(), host.getMetadata().getUid());
    try {
      HostConnection connection = hosts.declare(host).orElse(null);
      if (connection == null) {
        return UpdateControl.noUpdate(); // it was deleted, and the cache is behind
      }
      readCertificates(host.getSpec(), connection);
      Map<String, String> faults = announcer.declare(host.getMetadata().getName(), host.getSpec());
      boolean isWell = connection.reached() instanceof Reading.Known && faults.isEmpty();
      return StatusWrites.within(isWell ? LOOK_AGAIN : LOOK_SOON, report(host, connection, faults));
    } catch (KubernetesClientException e) {
      LOG.warn("DockerHost {}: the API server: {}", host.getMetadata().getName(), e.getMessage());
      return UpdateControl.<DockerHost>noUpdate().rescheduleAfter(LOOK_SOON);
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) { // an Error that got through would end this DockerHost's reconciles
      LOG.error("DockerHost {}: reconciling failed", host.getMetadata().getName(), e);
      metrics.reconcileFailed(NAME);
      return StatusWrites.within(LOOK_SOON, publish(host, failed(host, e)));
    }
  }

  /** This operator has begun to lead: it writes what it saw before as one that stood by. */
  public void leads() {
    reconciled.keySet().forEach(name -> hints.propagateEvent(new ResourceID(name)));
  }

  /** Whether this very one was reconciled. */
  public boolean isWatched(DockerHost host) {
    return host.getMetadata().getUid().equals(reconciled.get(host.getMetadata().getName()));
  }

  /** Nothing that throws leaves an old status standing. */
  private DockerHostStatus failed(DockerHost host, Throwable thrown) {
    String why =
        "it can't be connected to (%s); the operator's log has the details"
            .formatted(thrown.getClass().getSimpleName());
    return new DockerHostStatus(
        host.getMetadata().getGeneration(),
        false,
        why,
        null,
        null,
        false,
        null,
        null,
        new HostConditions(host, clock.instant())
            .of(
                Reading.unknown(why),
                Reading.of("not needed"),
                Map.of(),
                HostMaintenance.of(host.getMetadata().getName(), host.getSpec())));
  }

  private void readCertificates(DockerHostSpec spec, HostConnection connection) {
    DockerHostSpec.Tls declared = spec.tls();
    if (declared == null) {
      return;
    }
    Reading<Secrets.Data> secret = secrets.read(declared.secretRef().name());
    connection.tls().ifPresent(tls -> tls.use(certificates(secret)));
  }

  private static Reading<DockerTls.Pem> certificates(Reading<Secrets.Data> secret) {
    return switch (secret) {
      case Reading.Unknown<Secrets.Data>(String why) -> Reading.unknown(why);
      case Reading.Known<Secrets.Data>(Secrets.Data data) -> {
        List<String> missing =
            Stream.of(CA, CERTIFICATE, KEY).filter(key -> data.value(key).isEmpty()).toList();
        yield missing.isEmpty()
            ? Reading.of(
                new DockerTls.Pem(
                    data.value(CA).orElseThrow(),
                    data.value(CERTIFICATE).orElseThrow(),
                    data.value(KEY).orElseThrow()))
            : Reading.unknown("%s has no %s".formatted(data, String.join(", ", missing)));
      }
    };
  }

  private UpdateControl<DockerHost> report(
      DockerHost host, HostConnection connection, Map<String, String> faults) {
    return connection.hasAsked()
        ? publish(host, status(host, connection, faults))
        : UpdateControl.noUpdate(); // what was published before stays until something is known
  }

  private UpdateControl<DockerHost> publish(DockerHost host, DockerHostStatus status) {
    if (!leadership.isLeading()) {
      return UpdateControl.noUpdate();
    }
    announcer.tell(host, status);
    return status.equals(host.getStatus()) ? UpdateControl.noUpdate() : writes.write(host, status);
  }

  private DockerHostStatus status(
      DockerHost host, HostConnection connection, Map<String, String> faults) {
    Reading<ContainerHost.HostInfo> reached = connection.reached();
    Reading<String> compose = connection.compose().available();
    Reading<?> certificates =
        connection.tls().<Reading<?>>map(DockerTls::certificates).orElse(Reading.of("not needed"));
    ContainerHost.HostInfo info =
        reached instanceof Reading.Known<ContainerHost.HostInfo>(ContainerHost.HostInfo known)
            ? known
            : null;
    return new DockerHostStatus(
        host.getMetadata().getGeneration(),
        info != null,
        reached instanceof Reading.Unknown<ContainerHost.HostInfo>(String why)
            ? Messages.bounded(why)
            : null,
        info == null ? null : info.version(),
        info == null ? null : info.id(),
        compose instanceof Reading.Known,
        told(compose),
        version(host.getSpec(), compose),
        new HostConditions(host, clock.instant())
            .of(reached, certificates, faults, connection.maintenance()));
  }

  private static String version(DockerHostSpec spec, Reading<String> compose) {
    return switch (compose) {
      case Reading.Known<String>(String version) -> version;
      case Reading.Unknown<String> unknown ->
          spec.composeProjectsOrEmpty().isEmpty() ? "not granted" : "unusable";
    };
  }

  private static String told(Reading<String> compose) {
    return switch (compose) {
      case Reading.Known<String>(String version) -> "docker compose " + version;
      case Reading.Unknown<String>(String why) -> why;
    };
  }
}
