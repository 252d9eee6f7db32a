package io.marketprism.operator.install;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the operator installs by itself is what {@code kubectl apply} would install. */
class InstallerTest {

  private static final Path ROOT = Path.of("..");

  @Test
  void theKindsAreAllOfTheFolder() throws IOException {
    try (Stream<Path> files = Files.list(ROOT.resolve("crds"))) {
      assertThat(Installer.CRDS)
          .containsExactlyInAnyOrderElementsOf(
              files.map(file -> file.getFileName().toString()).toList());
    }
  }

  @Test
  void theRightsAreAllOfTheBaseThatIsNotAboutPods() throws IOException {
    Map<?, ?> kustomization =
        Serialization.unmarshal(
            Files.readString(ROOT.resolve("deploy/base/kustomization.yaml")), Map.class);
    List<Object> resources = new ArrayList<>((List<?>) kustomization.get("resources"));
    resources.removeAll(List.of("deployment.yaml", "poddisruptionbudget.yaml", "service.yaml"));
    assertThat(Installer.RIGHTS)
        .containsExactlyInAnyOrderElementsOf(resources.stream().map(Object::toString).toList());
  }
}
