package io.marketprism.operator.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A Docker Engine, and who may do what on it. The administrator's, as a StorageClass is: access to
 * a Docker socket is root on its machine.
 */
@Group(MarketPrismStack.GROUP)
@Version(MarketPrismStack.VERSION)
@ShortNames("dh")
@Categories("marketprism")
@AdditionalPrinterColumn(
    name = "Endpoint",
    jsonPath = ".spec.endpoint",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Reachable",
    jsonPath = ".status.reachable",
    type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(
    name = "Version",
    jsonPath = ".status.engineVersion",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class DockerHost extends CustomResource<DockerHostSpec, DockerHostStatus> {

  private static final long serialVersionUID = 1L;
}
