package io.marketprism.operator.bench;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.Map;

/**
 * The least that an operator on the Java Operator SDK does: it marks each ConfigMap that is
 * labelled {@value #LABEL}. What is written here is written by every operator.
 */
@ControllerConfiguration(
    generationAwareEventProcessing = false,
    informer = @Informer(labelSelector = PlainOperator.LABEL))
public final class PlainOperator implements Reconciler<ConfigMap> {

  static final String LABEL = "plain-operator";

  private static final Map<String, String> MARK = Map.of("seen", "true");

  @Override
  public UpdateControl<ConfigMap> reconcile(ConfigMap map, Context<ConfigMap> context) {
    if (MARK.equals(map.getData())) {
      return UpdateControl.noUpdate();
    }
    return UpdateControl.patchResource(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(map.getMetadata().getNamespace())
            .withName(map.getMetadata().getName())
            .endMetadata()
            .withData(MARK)
            .build());
  }

  public static void main(String[] none) {
    Operator operator = new Operator();
    operator.register(new PlainOperator());
    operator.installShutdownHook(Duration.ofSeconds(5));
    operator.start();
  }
}
