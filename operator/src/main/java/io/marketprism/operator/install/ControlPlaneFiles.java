package io.marketprism.operator.install;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * The files of a control plane that has nothing but an API: its keys and certificates, folders for
 * etcd's data and its socket, and a kubeconfig each for an administrator and for the operator. None
 * can be read by another user of the machine.
 *
 * <p>The operator is the service account that {@code deploy/base} gives its role to, so it may do
 * here what it may do in a cluster.
 */
public final class ControlPlaneFiles {

  private static final String ACCOUNTS = "system:serviceaccounts";
  private static final String NAMESPACE = "marketprism-system";
  private static final String OPERATOR = "marketprism-operator";

  private static final FileAttribute<?> OWN_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> OWN_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path controlPlane;
  private final Path operatorKubeconfig;
  private final Clock clock;

  /**
   * @param controlPlane the folder of the API server and of etcd; must be there
   * @param operator the operator's own folder; must be there
   */
  public ControlPlaneFiles(Path controlPlane, Path operator, Clock clock) {
    this.controlPlane = controlPlane;
    this.operatorKubeconfig = operator.resolve("kubeconfig");
    this.clock = clock;
  }

  /** The administrator's kubeconfig in the folder of a control plane. */
  public static Path adminKubeconfig(Path controlPlane) {
    return controlPlane.resolve("admin.kubeconfig");
  }

  /**
   * Makes all of it, unless it is there: then only the address of the API server is written anew.
   * What an interrupted call has left is made anew as a whole.
   *
   * @param apiServer as clients of this machine reach it
   * @param renew makes new keys and certificates in any case: no older kubeconfig works any more
   * @return whether keys and certificates were made
   */
  public boolean make(URI apiServer, boolean renew) throws IOException {
    Path admin = adminKubeconfig(controlPlane);
    if (!renew && Files.exists(admin) && Files.exists(operatorKubeconfig)) {
      write(operatorKubeconfig, Kubeconfig.moved(Files.readString(operatorKubeconfig), apiServer));
      write(admin, Kubeconfig.moved(Files.readString(admin), apiServer));
      return false;
    }
    for (String folder : List.of("etcd", "run", "api-server")) {
      if (!Files.isDirectory(controlPlane.resolve(folder))) {
        Files.createDirectory(controlPlane.resolve(folder), OWN_FOLDER);
      }
    }
    Files.deleteIfExists(admin);
    makeKeys(apiServer, admin);
    return true;
  }

  /** The administrator's kubeconfig comes last: when it is there, so is all else. */
  private void makeKeys(URI apiServer, Path admin) throws IOException {
    CertificateAuthority authority =
        new CertificateAuthority("marketprism-control-plane", clock.instant());
    Credentials server =
        authority.server(
            "kube-apiserver",
            List.of(
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                new GeneralName(GeneralName.dNSName, "localhost"),
                new GeneralName(GeneralName.dNSName, "kubernetes.default.svc")));
    Path folder = controlPlane.resolve("api-server");
    write(folder.resolve("ca.crt"), authority.certificate());
    write(folder.resolve("server.crt"), server.certificate());
    write(folder.resolve("server.key"), server.key());
    write(folder.resolve("service-accounts.key"), CertificateAuthority.newKey());
    write(
        operatorKubeconfig,
        Kubeconfig.of(
            apiServer,
            authority.certificate(),
            "operator",
            authority.client(
                "system:serviceaccount:%s:%s".formatted(NAMESPACE, OPERATOR),
                List.of(ACCOUNTS, ACCOUNTS + ":" + NAMESPACE))));
    write(
        admin,
        Kubeconfig.of(
            apiServer,
            authority.certificate(),
            "admin",
            authority.client("admin", List.of("system:masters"))));
  }

  /** Whole or not at all, and never to be read by others in between. */
  private static void write(Path file, String text) throws IOException {
    Path scratch =
        Files.createTempFile(file.getParent(), file.getFileName().toString(), "", OWN_FILE);
    Files.writeString(scratch, text);
    Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
