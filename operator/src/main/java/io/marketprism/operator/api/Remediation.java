package io.marketprism.operator.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * One action on one service, from intent to outcome: the audit trail, and the log that is written
 * before the act.
 */
@Group(MarketPrismStack.GROUP)
@Version(MarketPrismStack.VERSION)
@ShortNames("rem")
@Categories("marketprism")
@AdditionalPrinterColumn(
    name = "Service",
    jsonPath = ".spec.service",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".spec.alert",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Action",
    jsonPath = ".spec.action",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Container",
    jsonPath = ".spec.target.container",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Phase",
    jsonPath = ".status.phase",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Duration",
    jsonPath = ".status.duration",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Message",
    jsonPath = ".status.message",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class Remediation extends CustomResource<RemediationSpec, RemediationStatus>
    implements Namespaced {

  private static final long serialVersionUID = 1L;

  /** Label with the stack's name. */
  public static final String STACK_LABEL = "marketprism.io/stack";

  /** Label with the service's name. */
  public static final String SERVICE_LABEL = "marketprism.io/service";

  /** Holds a Remediation that is not over against deletion. */
  public static final String FINALIZER = "marketprism.io/in-progress";
}
