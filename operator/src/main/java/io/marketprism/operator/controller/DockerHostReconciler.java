package io.marketprism.operator.controller;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.marketprism.operator.api.DockerHost;
import io.marketprism.operator.api.DockerHostStatus;
import io.marketprism.operator.runbook.Reading;
import io.marketprism.operator.workload.ContainerEvent;
import io.marketprism.operator.workload.ContainerHost;
import java.util.List;

/** Keeps a connection to each DockerHost and tells whether its engine answers. */
@ControllerConfiguration(name = "dockerhost")
@GradualRetry(initialInterval = 1000, maxInterval = 5000, maxAttempts = Integer.MAX_VALUE)
public final class DockerHostReconciler implements Reconciler<DockerHost> {

  private final Hosts hosts;
  private final SimpleInboundEventSource<DockerHost> hints =
      new SimpleInboundEventSource<>("reachability");

  public DockerHostReconciler(Hosts hosts) {
    this.hosts = hosts;
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
    return List.of(hints);
  }

  @Override
  public UpdateControl<DockerHost> reconcile(DockerHost host, Context<DockerHost> context) {
    if (host.isMarkedForDeletion()) {
      hosts.forget(host.getMetadata().getName());
      return UpdateControl.noUpdate();
    }
    HostConnection connection = hosts.declare(host);
    if (!connection.hasAsked()) {
      return UpdateControl.noUpdate(); // what was told before stays until something is known
    }
    DockerHostStatus status = status(host, connection.reached(), connection.compose().available());
    if (status.equals(host.getStatus())) {
      return UpdateControl.noUpdate();
    }
    DockerHost patch = new DockerHost();
    patch.getMetadata().setName(host.getMetadata().getName());
    patch.setStatus(status);
    return UpdateControl.patchStatus(patch);
  }

  private static DockerHostStatus status(
      DockerHost host, Reading<ContainerHost.HostInfo> reached, Reading<String> compose) {
    Long generation = host.getMetadata().getGeneration();
    return switch (reached) {
      case Reading.Known<ContainerHost.HostInfo>(ContainerHost.HostInfo info) ->
          new DockerHostStatus(
              generation,
              true,
              null,
              info.version(),
              info.id(),
              compose instanceof Reading.Known,
              told(compose));
      case Reading.Unknown<ContainerHost.HostInfo>(String why) ->
          new DockerHostStatus(
              generation, false, why, null, null, compose instanceof Reading.Known, told(compose));
    };
  }

  private static String told(Reading<String> compose) {
    return switch (compose) {
      case Reading.Known<String>(String version) -> "docker compose " + version;
      case Reading.Unknown<String>(String why) -> why;
    };
  }
}
