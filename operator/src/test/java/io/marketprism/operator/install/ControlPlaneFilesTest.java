package io.marketprism.operator.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneFilesTest {

  private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
  private static final URI SERVER = URI.create("https://127.0.0.1:6443");

  @TempDir private Path folder;

  private Path controlPlane = Path.of("");
  private Path operator = Path.of("");

  @BeforeEach
  void makeFolders() throws IOException {
    controlPlane = Files.createDirectory(folder.resolve("control-plane"));
    operator = Files.createDirectory(folder.resolve("operator"));
  }

  private boolean make(URI server, boolean renew) throws IOException {
    return new ControlPlaneFiles(controlPlane, operator, Clock.fixed(NOW, ZoneOffset.UTC))
        .make(server, renew);
  }

  private Config admin() throws IOException {
    return Config.fromKubeconfig(Files.readString(ControlPlaneFiles.adminKubeconfig(controlPlane)));
  }

  private Config operator() throws IOException {
    return Config.fromKubeconfig(Files.readString(operator.resolve("kubeconfig")));
  }

  private static X509Certificate read(String pem) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(UTF_8)));
  }

  private static X509Certificate client(Config config) throws GeneralSecurityException {
    return read(new String(Base64.getDecoder().decode(config.getClientCertData()), UTF_8));
  }

  private X509Certificate certificate(String name) throws IOException, GeneralSecurityException {
    return read(Files.readString(controlPlane.resolve("api-server").resolve(name)));
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return contents;
  }

  @Test
  void allCertificatesAreSignedByTheOneAuthority() throws Exception {
    assertThat(make(SERVER, false)).isTrue();
    X509Certificate authority = certificate("ca.crt");
    for (X509Certificate signed :
        List.of(authority, certificate("server.crt"), client(admin()), client(operator()))) {
      signed.verify(authority.getPublicKey());
      signed.checkValidity(java.util.Date.from(NOW.minus(Duration.ofMinutes(59))));
      signed.checkValidity(java.util.Date.from(NOW.plus(Duration.ofDays(3649))));
    }
    assertThat(authority.getBasicConstraints()).isNotNegative();
    assertThat(certificate("server.crt").getBasicConstraints()).isNegative();
  }

  @Test
  void theServerIsKnownByItsLoopbackAddressAndItsKeySignsForNoClient() throws Exception {
    make(SERVER, false);
    X509Certificate server = certificate("server.crt");
    assertThat(server.getSubjectAlternativeNames().stream().map(name -> (Object) name.get(1)))
        .containsExactlyInAnyOrder("127.0.0.1", "localhost", "kubernetes.default.svc");
    assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(client(admin()).getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
  }

  @Test
  void theOperatorIsTheServiceAccountThatTheRoleIsBoundTo() throws Exception {
    make(SERVER, false);
    assertThat(client(operator()).getSubjectX500Principal().getName())
        .contains("CN=system:serviceaccount:marketprism-system:marketprism-operator")
        .contains("O=system:serviceaccounts:marketprism-system")
        .doesNotContain("masters");
    assertThat(client(admin()).getSubjectX500Principal().getName()).contains("O=system:masters");
  }

  @Test
  void noOtherUserOfTheMachineCanReadAnyOfIt() throws IOException {
    make(SERVER, false);
    for (Path root : List.of(controlPlane, operator)) {
      try (Stream<Path> all = Files.walk(root).filter(p -> !p.equals(root))) {
        assertThat(all)
            .isNotEmpty()
            .allSatisfy(
                path ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .endsWith("------"));
      }
    }
  }

  @Test
  void theKeyOfTheAuthorityIsNowhere() throws Exception {
    make(SERVER, false);
    assertThat(contents().keySet())
        .containsExactlyInAnyOrder(
            "control-plane/admin.kubeconfig",
            "control-plane/api-server/ca.crt",
            "control-plane/api-server/server.crt",
            "control-plane/api-server/server.key",
            "control-plane/api-server/service-accounts.key",
            "operator/kubeconfig");
  }

  @Test
  void whatIsThereIsKept() throws IOException {
    make(SERVER, false);
    Map<String, String> before = contents();
    assertThat(make(SERVER, false)).isFalse();
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void anApiServerThatHasMovedChangesTheAddressAlone() throws Exception {
    make(SERVER, false);
    X509Certificate before = client(admin());
    assertThat(make(URI.create("https://127.0.0.1:7443"), false)).isFalse();
    assertThat(admin().getMasterUrl()).startsWith("https://127.0.0.1:7443");
    assertThat(operator().getMasterUrl()).startsWith("https://127.0.0.1:7443");
    assertThat(client(admin())).isEqualTo(before);
  }

  @Test
  void whatAnInterruptedCallHasLeftIsMadeAnewAsAWhole() throws Exception {
    make(SERVER, false);
    X509Certificate before = certificate("ca.crt");
    Files.delete(ControlPlaneFiles.adminKubeconfig(controlPlane));
    assertThat(make(SERVER, false)).isTrue();
    assertThat(certificate("ca.crt")).isNotEqualTo(before);
    client(operator()).verify(certificate("ca.crt").getPublicKey());
  }

  @Test
  void renewedKeysMakeOlderKubeconfigsWorthless() throws Exception {
    make(SERVER, false);
    X509Certificate before = client(admin());
    assertThat(make(SERVER, true)).isTrue();
    X509Certificate authority = certificate("ca.crt");
    client(admin()).verify(authority.getPublicKey());
    assertThatThrownBy(() -> before.verify(authority.getPublicKey()))
        .isInstanceOf(GeneralSecurityException.class);
  }
}
