package io.marketprism.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageContentsTest {

  private static final String MIT =
      "MIT License\n\nPermission is hereby granted, free of\n  charge, to any person";

  @TempDir private Path folder;

  @BeforeEach
  void whatTheBuildHas() throws IOException {
    Files.writeString(
        folder.resolve("bom.json"),
        """
        {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [
          {"group": "org.example", "name": "lib", "version": "1.2", "purl": "pkg:maven/org.example/lib@1.2?type=jar",
           "licenses": [{"license": {"name": "Apache 2 License"}}]}]}
        """);
    Files.writeString(
        folder.resolve("base.components"),
        "jdk\topenjdk\t25.0.3+9\tEclipse Adoptium\ndeb\tlibc6\t1:2.36-9+deb12u14\tamd64\n");
    for (String program : List.of("docker", "docker-compose")) {
      Files.writeString(
          folder.resolve(program + ".modules"),
          "/cache/%s: go1.26.8\n\tpath\texample.com/cmd\n\tmod\texample.com/%s\tv2.0.1+incompatible\th1:x\n\tdep\texample.com/dep\tv0.1.0\n\tbuild\t-trimpath=true\n"
              .formatted(program, program));
    }
    for (String module :
        List.of(
            "example.com/docker@v2.0.1+incompatible",
            "example.com/docker-compose@v2.0.1+incompatible",
            "example.com/dep@v0.1.0",
            "std@go1.26.8")) {
      Path texts = Files.createDirectories(folder.resolve("licences").resolve(module));
      Files.writeString(texts.resolve("LICENSE"), MIT);
    }
    Files.writeString(folder.resolve("licences/example.com/dep@v0.1.0/NOTICE"), "Made by X");
  }

  private ImageContents contents() throws IOException {
    return new ImageContents(folder.resolve("bom.json"), folder.resolve("base.components"), folder);
  }

  @Test
  void theBillHasAllPartsOfTheImage() throws IOException {
    List<String> purls = new ArrayList<>();
    for (JsonNode component : contents().bom().path("components")) {
      purls.add(component.path("purl").asText());
    }
    assertThat(purls)
        .containsExactly(
            "pkg:maven/org.example/lib@1.2?type=jar",
            "pkg:generic/openjdk@25.0.3%2B9?vendor=Eclipse%20Adoptium",
            "pkg:deb/debian/libc6@1%3A2.36-9%2Bdeb12u14?arch=amd64",
            "pkg:golang/std@1.26.8",
            "pkg:golang/example.com/docker@v2.0.1%2Bincompatible",
            "pkg:golang/example.com/dep@v0.1.0",
            "pkg:golang/std@1.26.8",
            "pkg:golang/example.com/docker-compose@v2.0.1%2Bincompatible",
            "pkg:golang/example.com/dep@v0.1.0");
  }

  @Test
  void noTwoPartsHaveOneReference() throws IOException {
    List<String> references = new ArrayList<>();
    for (JsonNode component : contents().bom().path("components")) {
      references.add(component.path("bom-ref").asText());
    }
    assertThat(references).doesNotHaveDuplicates();
  }

  @Test
  void eachPartHasItsLicence() throws IOException {
    assertThat(contents().components())
        .filteredOn(component -> component.name().contains("dep"))
        .allSatisfy(component -> assertThat(component.licences()).containsExactly("MIT"));
    assertThat(contents().page())
        .contains(
            "| the operator | org.example:lib | 1.2 | Apache-2.0 |",
            "| docker | example.com/dep | v0.1.0 | MIT |")
        .doesNotContain("libc6", "25.0.3", "| std |");
  }

  @Test
  void eachTextStandsOnceBelowThoseThatHaveIt() throws IOException {
    try (ZipOutputStream jar =
        new ZipOutputStream(Files.newOutputStream(folder.resolve("lib.jar")))) {
      jar.putNextEntry(new ZipEntry("META-INF/LICENSE.txt"));
      jar.write(MIT.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
      jar.putNextEntry(new ZipEntry("org/example/License.class"));
    }
    assertThat(Notices.of(folder, folder.resolve("licences")).text())
        .contains("example.com/docker@v2.0.1+incompatible\nlib.jar\nstd@go1.26.8\n\n" + MIT)
        .contains("\nexample.com/dep@v0.1.0\n\nMade by X\n")
        .containsOnlyOnce("Permission is hereby granted");
  }
}
