package io.marketprism.operator.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.marketprism.operator.web.view.About;
import io.marketprism.operator.web.view.HostList;
import io.marketprism.operator.web.view.StackDetail;
import io.marketprism.operator.web.view.StackList;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/reference/openapi.yaml describes the routes and their answers, and nothing else. */
class OpenApiTest {

  private static final Path PAGE = Path.of("../docs/reference/http-api.md");

  @Test
  void eachRouteIsDescribedAndNoOther() {
    JsonNode paths = document().get("paths");
    Set<String> described = new TreeSet<>();
    paths
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    assertThat(described).containsExactlyInAnyOrderElementsOf(routes());
  }

  @Test
  void thePageNamesEachRoute() throws IOException {
    assertThat(Files.readString(PAGE)).contains(routes());
  }

  @Test
  void eachParameterAndEachRefusalOfAPathIsDescribed() {
    for (JsonNode path : document().get("paths")) {
      for (JsonNode operation : path) {
        assertThat(operation.get("responses").properties())
            .extracting(java.util.Map.Entry::getKey)
            .contains("200", "401", "403", "404", "413", "429", "503");
      }
    }
    for (var path : document().get("paths").properties()) {
      for (JsonNode operation : path.getValue()) {
        List<String> declared =
            operation
                .get("parameters")
                .valueStream()
                .map(p -> p.get("$ref").asText().replaceAll(".*/", ""))
                .filter(name -> isOfPath(name))
                .toList();
        assertThat(declared).allMatch(name -> path.getKey().contains("{" + name + "}"));
        assertThat(path.getKey().chars().filter(c -> c == '{').count()).isEqualTo(declared.size());
      }
    }
  }

  @Test
  void theSchemasHaveTheFieldsOfTheAnswers() {
    JsonNode schemas = document().at("/components/schemas");
    Set<Class<?>> answers =
        reachable(
            StackExplanation.class,
            TestDelivery.class,
            ErrorAnswer.class,
            StackList.class,
            StackDetail.class,
            HostList.class,
            About.class);
    assertThat(names(schemas))
        .containsExactlyInAnyOrderElementsOf(
            answers.stream().map(Class::getSimpleName).collect(Collectors.toSet()));
    for (Class<?> answer : answers) {
      JsonNode schema = schemas.get(answer.getSimpleName());
      if (answer.isEnum()) {
        assertThat(schema.get("enum").valueStream().map(JsonNode::asText))
            .as(answer.getSimpleName())
            .containsExactlyElementsOf(
                Arrays.stream(answer.getEnumConstants()).map(Object::toString).toList());
      } else {
        assertThat(names(schema.get("properties")))
            .as(answer.getSimpleName())
            .containsExactlyElementsOf(
                Arrays.stream(answer.getRecordComponents()).map(OpenApiTest::nameOf).toList());
      }
    }
  }

  private static String nameOf(RecordComponent component) {
    JsonProperty other = component.getAccessor().getAnnotation(JsonProperty.class);
    return other == null ? component.getName() : other.value();
  }

  private static boolean isOfPath(String parameter) {
    return document().at("/components/parameters/" + parameter + "/in").asText().equals("path");
  }

  private static List<String> routes() {
    return Routes.of(new NoSources(), new GivenViews()).stream()
        .map(r -> r.method() + " " + r.path())
        .toList();
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new LinkedHashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode document() {
    return OpenApi.document();
  }

  /** The records and enums that an answer is made of. */
  private static Set<Class<?>> reachable(Class<?>... roots) {
    Set<Class<?>> found = new LinkedHashSet<>();
    Deque<Type> open = new ArrayDeque<>(List.of(roots));
    while (!open.isEmpty()) {
      Type next = open.poll();
      if (next instanceof ParameterizedType list) {
        open.addAll(List.of(list.getActualTypeArguments()));
      } else if (next instanceof Class<?> type
          && !type.equals(Instant.class)
          && (type.isRecord() || type.isEnum())
          && found.add(type)
          && type.isRecord()) {
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getGenericType)
            .forEach(open::add);
      }
    }
    return found;
  }
}
