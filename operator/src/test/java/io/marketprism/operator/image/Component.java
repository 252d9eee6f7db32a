package io.marketprism.operator.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A part of the image that somebody else has written.
 *
 * @param where in the image it is, in a word that people sort by
 * @param purl its package URL, by which scanners know it
 * @param licences SPDX identifiers, or names where there is none
 */
record Component(String where, String name, String version, String purl, List<String> licences) {

  Component {
    licences = List.copyOf(licences);
  }

  /** One that the build's own bill of materials has. */
  static Component ofMaven(JsonNode component) {
    List<String> licences = new ArrayList<>();
    for (JsonNode entry : component.path("licenses")) {
      JsonNode licence = entry.path("license");
      licences.add(
          entry.has("expression")
              ? entry.path("expression").asText()
              : Licences.name(licence.path("id").asText(licence.path("name").asText("unknown"))));
    }
    return new Component(
        "the operator",
        component.path("group").asText() + ":" + component.path("name").asText(),
        component.path("version").asText(),
        component.path("purl").asText(),
        licences);
  }

  /** A module of Go, of a program in the image. */
  static Component ofGo(String program, String path, String version, List<String> licences) {
    return new Component(
        program, path, version, "pkg:golang/%s@%s".formatted(path, escaped(version)), licences);
  }

  /**
   * A line of what {@code operator/image/base} lists: its kind, name, version, and one word more.
   */
  static Component ofBase(String line) {
    String[] words = line.split("\t", -1);
    return words[0].equals("jdk")
        ? new Component(
            "the Java runtime",
            words[1],
            words[2],
            "pkg:generic/%s@%s?vendor=%s"
                .formatted(words[1], escaped(words[2]), words[3].replace(" ", "%20")),
            List.of("GPL-2.0-only WITH Classpath-exception-2.0"))
        : new Component(
            "the C library and others",
            words[1],
            words[2],
            "pkg:deb/debian/%s@%s?arch=%s".formatted(words[1], escaped(words[2]), words[3]),
            List.of("see /usr/share/doc/" + words[1] + "/copyright"));
  }

  private static String escaped(String version) {
    return version.replace("+", "%2B").replace(":", "%3A");
  }

  /** As CycloneDX has it. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", "library").put("bom-ref", purl + "#" + where.replace(' ', '-'));
    json.put("name", name).put("version", version);
    var list = json.putArray("licenses");
    for (String licence : licences) {
      ObjectNode entry = list.addObject();
      if (licence.contains(" WITH ")) {
        entry.put("expression", licence);
      } else {
        entry.putObject("license").put(Licences.isSpdx(licence) ? "id" : "name", licence);
      }
    }
    json.put("purl", purl);
    json.putArray("properties").addObject().put("name", "marketprism:part").put("value", where);
    return json;
  }

  /** Its licences in one line. */
  String licence() {
    return licences.stream().sorted().collect(Collectors.joining(", "));
  }
}
