package io.marketprism.operator.workload.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.operator.runbook.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which certificates can be used, and what is said of those that can't. */
class DockerTlsTest {

  private static final Authority CA = new Authority("ca");
  private static final Authority.Issued EC = CA.issue("operator");
  private static final Authority.Issued RSA = CA.issueWith("RSA", "operator");

  private final DockerTls tls = new DockerTls();

  static Stream<DockerTls.Pem> usable() {
    return Stream.of(
        new DockerTls.Pem(CA.pem(), EC.certificatePem(), EC.keyPem()),
        new DockerTls.Pem(CA.pem(), EC.certificatePem(), EC.oldKeyPem()),
        new DockerTls.Pem(CA.pem(), RSA.certificatePem(), RSA.keyPem()),
        new DockerTls.Pem(CA.pem(), RSA.certificatePem(), RSA.oldKeyPem()),
        new DockerTls.Pem(
            "a bundle\n" + CA.pem() + new Authority("another").pem(),
            EC.certificatePem() + CA.pem(),
            EC.keyPem()));
  }

  @ParameterizedTest
  @MethodSource("usable")
  void keysOfAllUsualFormsAreTaken(DockerTls.Pem pem) {
    tls.use(Reading.of(pem));
    assertThat(tls.certificates()).isEqualTo(Reading.of(pem));
  }

  @Test
  void saysWhichOneIsNoneAndNothingOfTheKey() {
    assertThat(unusable("no", EC.certificatePem(), EC.keyPem()))
        .isEqualTo("ca.crt is no certificate in PEM");
    assertThat(unusable(CA.pem(), EC.keyPem(), EC.keyPem()))
        .isEqualTo("tls.crt is no certificate in PEM");
    assertThat(unusable(CA.pem(), EC.certificatePem(), "hunter2"))
        .isEqualTo("tls.key is no private key in PEM, or it is encrypted");
    assertThat(
            unusable(
                CA.pem(),
                EC.certificatePem(),
                EC.keyPem().replace("PRIVATE KEY-----\nM", "PRIVATE KEY-----\nN")))
        .isEqualTo("tls.key is no private key in PEM");
  }

  private String unusable(String ca, String certificate, String key) {
    tls.use(Reading.of(new DockerTls.Pem(ca, certificate, key)));
    return ((Reading.Unknown<DockerTls.Pem>) tls.certificates()).why();
  }

  @Test
  void aSecretThatIsGoneLeavesNothingInUse() {
    assertThat(tls.isGiven()).isFalse();
    tls.use(Reading.of(new DockerTls.Pem(CA.pem(), EC.certificatePem(), EC.keyPem())));
    tls.use(Reading.unknown("there is no Secret"));
    assertThat(tls.isGiven()).isTrue();
    assertThat(tls.certificates()).isEqualTo(Reading.unknown("there is no Secret"));
  }

  @Test
  void noTextOfItHoldsTheKey() {
    DockerTls.Pem pem = new DockerTls.Pem(CA.pem(), EC.certificatePem(), EC.keyPem());
    tls.use(Reading.of(pem));
    assertThat("%s %s %s".formatted(pem, tls.certificates(), TlsIdentity.of(pem)))
        .doesNotContain("PRIVATE", EC.keyPem().lines().skip(1).findFirst().orElseThrow());
  }

  @Test
  void theDockerClientsFilesAreTheOperatorsAloneAndGoneAfterwards() throws IOException {
    tls.use(Reading.of(new DockerTls.Pem(CA.pem(), EC.certificatePem(), EC.keyPem())));
    Path folder;
    try (CertificateFiles files = new CertificateFiles(tls)) {
      folder = Path.of(files.environment().get("DOCKER_CERT_PATH"));
      Path key = folder.resolve("key.pem");
      assertThat(key).hasContent(EC.keyPem());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
          .isEqualTo("rw-------");
      assertThat(folder.resolve("ca.pem")).hasContent(CA.pem());
      assertThat(folder.resolve("cert.pem")).hasContent(EC.certificatePem());
    }
    assertThat(folder).doesNotExist();
  }
}
