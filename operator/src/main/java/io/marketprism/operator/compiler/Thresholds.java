package io.marketprism.operator.compiler;

import io.fabric8.kubernetes.api.model.Quantity;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.compiler.CompiledStack.Fault;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The runbook's numbers as rules read them: bytes and messages a second. */
final class Thresholds {

  private static final String HIGH = "collectorHighMemory";
  static final String CRITICAL = "collectorCriticalMemory";
  private static final String RATE = "collectorMinPublishRate";

  private Thresholds() {}

  /**
   * All thresholds by name.
   *
   * @param declared merged over the runbook's
   */
  static Map<String, Double> compile(
      StackSpec.@Nullable Thresholds declared, Consumer<Fault> faults) {
    Map<String, Double> thresholds = new LinkedHashMap<>();
    if (declared == null) {
      return thresholds;
    }
    bytes(HIGH, declared.collectorHighMemory(), thresholds, faults);
    bytes(CRITICAL, declared.collectorCriticalMemory(), thresholds, faults);
    if (declared.collectorMinPublishRate() != null) {
      thresholds.put(RATE, declared.collectorMinPublishRate());
    }
    Double high = thresholds.get(HIGH);
    Double critical = thresholds.get(CRITICAL);
    if (high != null && critical != null && critical < high) {
      // Each as declared: whoever is above the higher one is above both.
      faults.accept(
          new Fault(
              "spec.thresholds." + CRITICAL,
              "%s is below %s (%s): nothing is ever only watched"
                  .formatted(
                      declared.collectorCriticalMemory(), HIGH, declared.collectorHighMemory())));
    }
    return thresholds;
  }

  private static void bytes(
      String name,
      @Nullable String quantity,
      Map<String, Double> thresholds,
      Consumer<Fault> faults) {
    if (quantity == null) {
      return;
    }
    try {
      thresholds.put(name, Quantity.getAmountInBytes(new Quantity(quantity)).doubleValue());
    } catch (IllegalArgumentException | ArithmeticException e) {
      faults.accept(
          new Fault("spec.thresholds." + name, quantity + " is no quantity of bytes: 3G, 3500M"));
    }
  }
}
