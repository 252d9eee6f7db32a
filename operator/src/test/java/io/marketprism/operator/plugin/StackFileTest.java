package io.marketprism.operator.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What `validate` and `render` say of a file. */
class StackFileTest {

  private static final String HEAD =
      """
      apiVersion: marketprism.io/v1alpha1
      kind: MarketPrismStack
      metadata: {name: night}
      """;

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void whatIsRightIsCalledSo() throws IOException {
    Path file = file(HEAD + "spec: {}\n---\nkind: DockerHost\n---\n" + HEAD);
    assertThat(run("validate", file)).isZero();
    assertThat(out.toString().lines()).hasSize(2).allMatch(s -> s.endsWith("night is right"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{settleSecond: 5} => spec.settleSecond: there is no such field",
        "{services: [{name: nats, probes: [{name: healthz, httpget: {port: 1}}]}]} =>"
            + " spec.services[0].probes[0].httpget: there is no such field",
        "{settleSeconds: 4000} => spec.settleSeconds must not be above 3600: 4000",
        "{settleSeconds: soon} => spec.settleSeconds: Cannot deserialize value of type"
            + " `java.lang.Integer`",
        "{mode: Enforced} => spec.mode: Enforced is no word that this version knows",
        "{alerts: [{name: BrokerDown, expr: 'prob.healthz.ok'}]} => spec.alerts[BrokerDown].expr: ",
        "{alerts: [{name: BrokerDown, service: nat}]} => spec.alerts[BrokerDown].service: ",
        "{mode: Observe, mode: Enforce} => Duplicate field 'mode'"
      })
  void whatIsWrongIsNamedWithItsPlace(String row) throws IOException {
    String[] parts = row.split(" => ", 2);
    Path file = file(HEAD + "spec: " + parts[0] + "\n");
    assertThat(run("validate", file)).isEqualTo(1);
    assertThat(out.toString()).startsWith(file + ": ").contains(parts[1]);
  }

  @Test
  void whatCanNotBeReadIsNamedToo() throws IOException {
    assertThat(run("validate", folder.resolve("none.yaml"))).isEqualTo(1);
    assertThat(out.toString()).contains("none.yaml: ", "NoSuchFile");
    assertThat(run("validate", file("kind: Pod\n"))).isEqualTo(1);
    assertThat(out.toString()).contains("there is no MarketPrismStack in it");
  }

  @Test
  void theMergedSpecSaysWhatTheFileSetsItself() throws IOException {
    Path file =
        file(
            HEAD
                + """
                spec:
                  alerts:
                  - {name: BrokerDown, forSeconds: 20}
                  - name: MyOwn
                    service: nats
                    severity: warning
                    expr: "!probe.healthz.ok"
                    scenarios: [{name: it, action: Escalate}]
                """);
    assertThat(run("render", file)).isZero();
    assertThat(out.toString().lines())
        .contains(
            "settleSeconds: 60",
            "- name: MyOwn  # set here",
            "  forSeconds: 20  # set here",
            "  severity: critical");
    assertThat(run("validate", rendered())).as(out.toString()).isZero();
  }

  /** What is rendered is a spec again. */
  private Path rendered() throws IOException {
    String spec = out.toString().replaceFirst("^---\n", "").indent(2);
    out.getBuffer().setLength(0);
    return file(HEAD + "spec:\n" + spec);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "stack", ".yaml"), text);
  }

  private int run(String command, Path file) {
    return Plugin.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(command, file.toString());
  }
}
