package io.marketprism.operator.web;

import io.marketprism.operator.web.view.StackItem;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Records of any shape with anything in them that their types allow. */
final class RandomDocuments {

  private static final List<String> TEXTS =
      List.of(
          "",
          "nats",
          "6/6",
          "<script>alert(1)</script>",
          "\"quoted\" and \\escaped",
          "first\nsecond\r\nthird\u0000",
          "行情 \u202e \ud83d\udca5",
          "data: x\n\nevent: stack\n\n",
          "x".repeat(5_000));

  private static final List<String> TRUTHS = List.of("True", "False", "Unknown");

  private final Random random;

  RandomDocuments(Random random) {
    this.random = random;
  }

  /** A record of this type. */
  <R extends Record> R of(Class<R> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = Stream.of(components).map(this::value).toArray();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private @Nullable Object value(RecordComponent component) {
    if (component.getAnnotatedType().isAnnotationPresent(Nullable.class) && random.nextBoolean()) {
      return null;
    }
    // By the API's schema it has no other words; by its type it is a text.
    return component.getName().equals("ready") && !isOfItem(component)
        ? TRUTHS.get(random.nextInt(TRUTHS.size()))
        : value(component.getGenericType());
  }

  /** There it says how many are ready. */
  private static boolean isOfItem(RecordComponent component) {
    return component.getDeclaringRecord() == StackItem.class;
  }

  private Object value(Type type) {
    if (type instanceof ParameterizedType list) {
      Type of = list.getActualTypeArguments()[0];
      return Stream.generate(() -> value(of)).limit(random.nextInt(4)).toList();
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isEnum()) {
      Object[] all = plain.getEnumConstants();
      return all[random.nextInt(all.length)];
    }
    return plain.isRecord() ? of(plain.asSubclass(Record.class)) : primitive(plain);
  }

  private Object primitive(Class<?> type) {
    if (type == String.class) {
      return TEXTS.get(random.nextInt(TEXTS.size()));
    }
    if (type == Instant.class) {
      return Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
    }
    if (type == boolean.class || type == Boolean.class) {
      return random.nextBoolean();
    }
    if (type == int.class || type == Integer.class) {
      return random.nextInt();
    }
    if (type == long.class || type == Long.class) {
      return random.nextLong();
    }
    if (type == double.class || type == Double.class) {
      return random.nextGaussian() * 1e9;
    }
    throw new AssertionError("no values for " + type);
  }
}
