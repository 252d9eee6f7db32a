package io.marketprism.operator.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.marketprism.operator.api.DockerHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupportBundleTest {

  @TempDir private Path folder;
  private final SupportBundle bundle = new SupportBundle();

  @Test
  void secretsAreMaskedAndRepetitionsLeftOut() throws IOException {
    DockerHost host =
        Serialization.unmarshal(
            """
            metadata:
              name: local
              annotations: {kubectl.kubernetes.io/last-applied-configuration: "all of it again"}
              managedFields: [{manager: kubectl}]
            spec:
              endpoint: unix:///var/run/docker.sock
              notifications:
              - name: group
                webhook: {url: "https://oapi.dingtalk.com/robot/send?access_token=hunter2hunter2"}
            """,
            DockerHost.class);
    bundle.add("dockerhosts.yaml", () -> SupportBundle.yaml(List.of(host)));
    bundle.add("log.txt", () -> "Authorization: Bearer hunter2hunter2\npassword=hunter2\n");
    Map<String, String> files = written();
    assertThat(files.get("dockerhosts.yaml"))
        .contains("name: \"local\"", "oapi.dingtalk.com")
        .doesNotContain("all of it again", "managedFields: [");
    assertThat(files.values()).allMatch(text -> !text.contains("hunter2"));
  }

  @Test
  void whatCanNotBeHadIsListedAndTheRestIsThere() throws IOException {
    bundle.add("stacks.yaml", () -> "[]");
    bundle.add(
        "explanations/main.json",
        () -> {
          throw new PluginException("no pod of the operator runs");
        });
    assertThat(written())
        .containsExactly(
            Map.entry("stacks.yaml", "[]"),
            Map.entry("missing.txt", "explanations/main.json: no pod of the operator runs\n"));
  }

  @Test
  void itIsForItsOwnerAloneAndOverwritesNothing() throws IOException {
    bundle.add("a.txt", () -> "a");
    Path zip = folder.resolve("b.zip");
    bundle.write(zip);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(zip)))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> bundle.write(zip))
        .isInstanceOf(PluginException.class)
        .hasMessage("there is a file " + zip + " already");
  }

  @Test
  void itsNameHasTheTime() {
    assertThat(SupportBundleCommand.defaultName(Instant.parse("2026-11-01T03:00:00.5Z")))
        .isEqualTo("marketprism-support-2026-11-01T030000Z.zip");
  }

  private Map<String, String> written() throws IOException {
    Path zip = folder.resolve("bundle.zip");
    bundle.write(zip);
    Map<String, String> files = new LinkedHashMap<>();
    try (ZipInputStream archive = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
        files.put(entry.getName(), new String(archive.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return files;
  }
}
