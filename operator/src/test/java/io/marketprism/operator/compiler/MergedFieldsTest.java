package io.marketprism.operator.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.api.AlertSpec;
import io.marketprism.operator.api.ProbeSpec;
import io.marketprism.operator.api.ServiceSpec;
import io.marketprism.operator.api.StackSpec;
import io.marketprism.operator.api.ValueSpec;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each field of each record of a spec, merged: one that is forgotten in {@link SpecMerger} is lost
 * in silence. What isn't merged by its fields replaces the whole.
 */
class MergedFieldsTest {

  /** What a probe looks at is one thing, in whatever field it stands. */
  private static final Set<String> KINDS =
      Set.of(
          "httpGet",
          "tcpSocket",
          "scrape",
          "logs",
          "stats",
          "network",
          "prometheusQuery",
          "prometheusTarget",
          "prometheusAlert",
          "alertmanagerAlert");

  private record Merged<T extends Record>(Class<T> type, BinaryOperator<T> merge) {}

  private static List<Merged<?>> merged() {
    return List.of(
        new Merged<>(StackSpec.class, SpecMerger::merge),
        new Merged<>(
            StackSpec.Thresholds.class,
            (base, over) ->
                Objects.requireNonNull(
                    SpecMerger.merge(stack("thresholds", base), stack("thresholds", over))
                        .thresholds())),
        new Merged<>(
            StackSpec.Limits.class,
            (base, over) ->
                Objects.requireNonNull(
                    SpecMerger.merge(stack("limits", base), stack("limits", over)).limits())),
        new Merged<>(ServiceSpec.class, MergedFieldsTest::services),
        new Merged<>(
            ProbeSpec.class,
            (base, over) ->
                services(
                        with(ServiceSpec.class, "probes", List.of(base)),
                        with(ServiceSpec.class, "probes", List.of(over)))
                    .probesOrEmpty()
                    .getFirst()),
        new Merged<>(ValueSpec.class, MergedFieldsTest::values),
        new Merged<>(AlertSpec.class, MergedFieldsTest::alerts),
        new Merged<>(
            AlertSpec.ScenarioSpec.class,
            (base, over) ->
                alerts(
                        with(AlertSpec.class, "scenarios", List.of(base)),
                        with(AlertSpec.class, "scenarios", List.of(over)))
                    .scenariosOrEmpty()
                    .getFirst()),
        new Merged<>(
            AlertSpec.Verify.class,
            (base, over) ->
                Objects.requireNonNull(
                    alerts(
                            with(AlertSpec.class, "verify", base),
                            with(AlertSpec.class, "verify", over))
                        .verify())),
        new Merged<>(
            AlertSpec.Escalation.class,
            (base, over) ->
                Objects.requireNonNull(
                    alerts(
                            with(AlertSpec.class, "escalation", base),
                            with(AlertSpec.class, "escalation", over))
                        .escalation())));
  }

  @TestFactory
  Stream<DynamicTest> whatTheResourceLeavesOutIsTheRunbooks() {
    return merged().stream().map(m -> test(m, "base", MergedFieldsTest::keepsTheBase));
  }

  @TestFactory
  Stream<DynamicTest> whatTheRunbookLacksIsTheResources() {
    return merged().stream().map(m -> test(m, "over", MergedFieldsTest::takesTheOther));
  }

  @TestFactory
  Stream<DynamicTest> oneFieldOfTheResourceReplacesThatFieldAndNothingElse() {
    return merged().stream()
        .flatMap(
            m ->
                Arrays.stream(m.type().getRecordComponents())
                    .filter(c -> !c.getName().equals("name"))
                    .map(
                        c ->
                            test(m, c.getName(), merged -> replacesOneField(merged, c.getName()))));
  }

  @FunctionalInterface
  private interface Check {
    void of(Merged<?> merged);
  }

  private static DynamicTest test(Merged<?> merged, String what, Check check) {
    return DynamicTest.dynamicTest(
        merged.type().getSimpleName() + "." + what, () -> check.of(merged));
  }

  private static <T extends Record> void keepsTheBase(Merged<T> merged) {
    T full = full(merged.type(), 1);
    assertThat(merged.merge().apply(full, empty(merged.type()))).isEqualTo(full);
  }

  private static <T extends Record> void takesTheOther(Merged<T> merged) {
    T full = full(merged.type(), 1);
    assertThat(merged.merge().apply(empty(merged.type()), full)).isEqualTo(full);
  }

  private static <T extends Record> void replacesOneField(Merged<T> merged, String field) {
    T base = full(merged.type(), 1);
    T over = full(merged.type(), 2);
    T result = merged.merge().apply(base, with(merged.type(), field, get(over, field)));
    for (RecordComponent component : merged.type().getRecordComponents()) {
      String name = component.getName();
      Object expected = name.equals(field) ? get(over, name) : get(base, name);
      if (KINDS.contains(field) && KINDS.contains(name) && !name.equals(field)) {
        expected = null;
      }
      assertThat(get(result, name)).as(name).isEqualTo(expected);
    }
  }

  private static ServiceSpec services(ServiceSpec base, ServiceSpec over) {
    return Objects.requireNonNull(
            SpecMerger.merge(stack("services", List.of(base)), stack("services", List.of(over)))
                .services())
        .getFirst();
  }

  private static ValueSpec values(ValueSpec base, ValueSpec over) {
    return services(
            with(
                ServiceSpec.class,
                "probes",
                List.of(with(ProbeSpec.class, "values", List.of(base)))),
            with(
                ServiceSpec.class,
                "probes",
                List.of(with(ProbeSpec.class, "values", List.of(over)))))
        .probesOrEmpty()
        .getFirst()
        .valuesOrEmpty()
        .getFirst();
  }

  private static AlertSpec alerts(AlertSpec base, AlertSpec over) {
    return Objects.requireNonNull(
            SpecMerger.merge(stack("alerts", List.of(base)), stack("alerts", List.of(over)))
                .alerts())
        .getFirst();
  }

  private static StackSpec stack(String field, Object value) {
    return with(StackSpec.class, field, value);
  }

  /** A record with its name and this field, and nothing else. */
  private static <T extends Record> T with(Class<T> type, String field, @Nullable Object value) {
    List<@Nullable Object> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = component.getName();
      fields.add(name.equals(field) ? value : name.equals("name") ? "name" : listOf(type, name));
    }
    return create(type, fields);
  }

  /** Lists that are merged by name are never null in the result. */
  private static @Nullable List<?> listOf(Class<?> type, String name) {
    return isMergedByName(type, name) ? List.of() : null;
  }

  private static boolean isMergedByName(Class<?> type, String name) {
    return Set.of("services", "alerts", "probes", "values", "scenarios", "evidence").contains(name)
        && type != AlertSpec.ScenarioSpec.class;
  }

  private static <T extends Record> T empty(Class<T> type) {
    return with(type, "", null);
  }

  /** A record with all fields, whose values are not those of another number. */
  private static <T extends Record> T full(Class<T> type, int number) {
    List<@Nullable Object> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      fields.add(
          component.getName().equals("name") ? "name" : value(component.getGenericType(), number));
    }
    return create(type, fields);
  }

  private static Object value(Type type, int number) {
    if (type instanceof ParameterizedType of && of.getRawType() == Map.class) {
      return Map.of("key", value(of.getActualTypeArguments()[1], number));
    }
    if (type instanceof ParameterizedType list) {
      return List.of(value(list.getActualTypeArguments()[0], number));
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return full(plain.asSubclass(Record.class), number);
    }
    if (plain.isEnum()) {
      return plain.getEnumConstants()[number % plain.getEnumConstants().length];
    }
    if (plain == String.class) {
      return "text " + number;
    }
    if (plain == Integer.class) {
      return number;
    }
    if (plain == Double.class) {
      return (double) number;
    }
    assertThat(plain).as("a type that this test knows").isEqualTo(Boolean.class);
    return number % 2 == 0;
  }

  private static @Nullable Object get(Record of, String field) {
    for (RecordComponent component : of.getClass().getRecordComponents()) {
      if (component.getName().equals(field)) {
        try {
          return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
          throw new LinkageError(String.valueOf(e.getMessage()), e);
        }
      }
    }
    throw new AssertionError(of + " has no field " + field);
  }

  private static <T extends Record> T create(Class<T> type, List<@Nullable Object> fields) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(fields.toArray());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(String.valueOf(e.getMessage()), e);
    }
  }
}
