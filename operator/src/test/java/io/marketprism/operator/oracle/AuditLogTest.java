package io.marketprism.operator.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The audit log's lines, as kube-apiserver 1.34 writes them, shortened. */
class AuditLogTest {

  private static final String OPERATOR = "system:serviceaccount:marketprism-system:operator";

  private static String line(String verb, String subresource, int code, int second, String stored) {
    return """
    {"stageTimestamp":"2026-11-29T12:00:%02d.500000Z","verb":"%s","requestURI":"/apis/x","user":{"username":"%s"},\
    "objectRef":{"resource":"remediations","apiGroup":"marketprism.io","subresource":"%s"},\
    "responseStatus":{"code":%d},"responseObject":%s}"""
        .formatted(second, verb, OPERATOR, subresource, code, stored);
  }

  private static String remediation(String phase, String finalizers) {
    return """
    {"kind":"Remediation","metadata":{"name":"s.web.1","namespace":"default","finalizers":[%s]},\
    "spec":{"stack":"s","service":"web","action":"Start","target":{"container":"web","containerId":"abc"}},\
    "status":{"phase":"%s"}}"""
        .formatted(finalizers, phase);
  }

  @Test
  void aRemediationsLifeIsReadFromWhatWasStored() {
    String held = "\"marketprism.io/in-progress\"";
    AuditLog log =
        new AuditLog(
            List.of(
                line("create", "", 201, 1, remediation("Planned", held)),
                line("update", "status", 200, 2, remediation("Executing", held)),
                line("update", "status", 409, 3, "{\"kind\":\"Status\"}"),
                line("update", "status", 200, 4, remediation("Verifying", held)),
                line("update", "status", 200, 5, remediation("Succeeded", held)),
                line("patch", "", 200, 6, remediation("Succeeded", ""))));
    assertThat(log.lives())
        .containsExactly(
            new Life(
                "default/s.web.1",
                "default/s",
                "web",
                "Start",
                "web",
                "abc",
                second(2),
                second(4),
                second(5),
                "Succeeded",
                false));
  }

  private static Instant second(int second) {
    return Instant.parse("2026-11-29T12:00:%02d.500Z".formatted(second));
  }

  @Test
  void whatIsRefusedAndWhatIsUsedIsTold() {
    AuditLog log =
        new AuditLog(
            Stream.of(
                    line("delete", "", 403, 1, "{}"),
                    line("update", "status", 200, 2, remediation("Executing", "")),
                    "{\"verb\":\"get\",\"us")
                .toList());
    assertThat(log.forbidden(OPERATOR)).containsExactly("delete /apis/x");
    assertThat(log.forbidden("admin")).isEmpty();
    assertThat(log.used(OPERATOR))
        .containsExactly(
            "delete marketprism.io/remediations", "update marketprism.io/remediations/status");
  }
}
