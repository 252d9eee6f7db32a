package io.marketprism.operator.api;

import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an API server would refuse of a spec: fields that are missing and values out of bounds, as
 * the records of the resource declare them. A file has no API server.
 */
public final class SpecBounds {

  private final List<String> found = new ArrayList<>();

  private SpecBounds() {}

  /** What is refused, each with its path; empty when nothing is. */
  public static List<String> violations(String path, StackSpec spec) {
    SpecBounds bounds = new SpecBounds();
    bounds.record(path, spec);
    return bounds.found;
  }

  private void record(String path, Record record) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      String at = path + "." + component.getName();
      AnnotatedElement declared = field(record, component);
      Object value = get(record, component.getName());
      if (value != null) {
        value(at, value, declared, component.getAnnotatedType());
      } else if (declared.isAnnotationPresent(Required.class)) {
        found.add(at + " is missing");
      }
    }
  }

  private void value(String at, Object value, AnnotatedElement declared, AnnotatedType type) {
    bounds(at, value, declared);
    if (value instanceof Record record) {
      record(at, record);
    } else if (value instanceof List<?> list
        && type instanceof AnnotatedParameterizedType parameterized) {
      AnnotatedType item = parameterized.getAnnotatedActualTypeArguments()[0];
      for (int i = 0; i < list.size(); i++) {
        Object element = list.get(i);
        if (element == null) {
          found.add(at + "[" + i + "] is empty");
        } else {
          value(at + "[" + nameOf(element, i) + "]", element, item, item);
        }
      }
    } else if (value instanceof Map<?, ?> map
        && type instanceof AnnotatedParameterizedType parameterized) {
      AnnotatedType entry = parameterized.getAnnotatedActualTypeArguments()[1];
      map.forEach((key, element) -> value(at + "[" + key + "]", element, entry, entry));
    }
  }

  private void bounds(String at, Object value, AnnotatedElement declared) {
    Min min = declared.getAnnotation(Min.class);
    Max max = declared.getAnnotation(Max.class);
    if (value instanceof Number number) {
      // Written so that what is not a number is refused.
      if (min != null && !(number.doubleValue() >= min.value())) {
        found.add("%s must not be below %.0f: %s".formatted(at, min.value(), value));
      }
      if (max != null && !(number.doubleValue() <= max.value())) {
        found.add("%s must not be above %.0f: %s".formatted(at, max.value(), value));
      }
    }
    Size size = declared.getAnnotation(Size.class);
    long length =
        switch (value) {
          case String text -> text.codePointCount(0, text.length());
          case List<?> list -> list.size();
          case Map<?, ?> map -> map.size();
          default -> 0;
        };
    if (size != null && (length < size.min() || length > size.max())) {
      found.add("%s is too short or too long: %d".formatted(at, length));
    }
    Pattern pattern = declared.getAnnotation(Pattern.class);
    if (pattern != null && value instanceof String text && !text.matches(pattern.value())) {
      found.add("%s must match %s".formatted(at, pattern.value()));
    }
  }

  private static Object nameOf(Object element, int index) {
    if (element instanceof Record record) {
      for (RecordComponent component : record.getClass().getRecordComponents()) {
        if (component.getName().equals("name") && get(record, "name") instanceof String name) {
          return name;
        }
      }
    }
    return index;
  }

  private static AnnotatedElement field(Record record, RecordComponent component) {
    try {
      return record.getClass().getDeclaredField(component.getName());
    } catch (NoSuchFieldException e) {
      throw new LinkageError("a record without a field for " + component, e);
    }
  }

  private static @Nullable Object get(Record record, String component) {
    try {
      return record.getClass().getMethod(component).invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a record without " + component, e);
    }
  }
}
