package io.marketprism.operator.e2e;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.marketprism.operator.proxy.CallProxy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.awaitility.Awaitility;

/** A real kube-apiserver. */
public final class ControlPlane implements AutoCloseable {

  /** The user that operators are at the API server. */
  public static final String OPERATOR =
      "system:serviceaccount:marketprism-system:marketprism-operator";

  static {
    // A look is a request to the API server, or a process: more a second only take from the
    // operator.
    Awaitility.setDefaultPollInterval(Duration.ofMillis(250));
    // Where a test says nothing else, it is no promise how soon something is so.
    Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
  }

  /** One for all tests of a run; it is there from when the first of them asks for it. */
  private static final class Shared {

    static final ControlPlane INSTANCE = installed();

    private static ControlPlane installed() {
      ControlPlane controlPlane = new ControlPlane();
      controlPlane.install();
      StartupCache.make(controlPlane);
      return controlPlane;
    }
  }

  private final Path folder;
  private final KubernetesClient client;
  private final Thread atExit = new Thread(this::stop);

  private ControlPlane() {
    try {
      folder = Files.createTempDirectory("control-plane");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(atExit);
    Shell.run("demo/machine/control-plane", "up", folder.toString());
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(kubeconfig().toFile()))
            .build();
  }

  /**
   * The one with the CRDs and the operator's service account and role, as {@code deploy/} has them.
   */
  public static ControlPlane get() {
    return Shared.INSTANCE;
  }

  /** Another one, on which nothing is installed. */
  static ControlPlane empty() {
    return new ControlPlane();
  }

  /** Installs the CRDs and the operator's service account and role, as {@code deploy/} has them. */
  void install() {
    kubectl("apply", "--server-side", "-f", "crds/");
    kubectl("apply", "--server-side", "-k", "deploy/base");
    kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
  }

  /** Stops it, runs a command in its folder, where {@code etcd} is, and starts it at its port. */
  void restart(String meanwhile) {
    Shell.run("demo/machine/control-plane", "down", folder.toString());
    Shell.run(
        "bash",
        "-ec",
        "(cd '%s' && %s) && demo/machine/control-plane up '%s' --port \"$(cat '%s/port')\""
            .formatted(folder, meanwhile, folder, folder));
  }

  /** A client with all rights. */
  public KubernetesClient client() {
    return client;
  }

  Path folder() {
    return folder;
  }

  String kubectl(String... arguments) {
    return run("kubectl", arguments);
  }

  /**
   * What a program printed that was given all rights here; fails the test as {@link Shell} does.
   */
  String run(String program, String... arguments) {
    return Shell.run(
        Map.of("KUBECONFIG", kubeconfig().toString()),
        Stream.concat(Stream.of(program), Stream.of(arguments)).toArray(String[]::new));
  }

  /** The kubeconfig of an administrator. */
  public Path kubeconfig() {
    return folder.resolve("kubeconfig");
  }

  /** The kubeconfig of the operator: its service account, with the rights that it is given. */
  public Path operatorKubeconfig() {
    String token = kubectl("create", "token", "marketprism-operator", "-n", "marketprism-system");
    String kubeconfig =
        Shell.run(
            "bash",
            "-c",
            "demo/machine/control-plane kubeconfig '%s' <<< '%s'".formatted(folder, token));
    try {
      return Files.writeString(folder.resolve("operator.kubeconfig"), kubeconfig);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same kubeconfig, by way of this proxy. */
  Path operatorKubeconfig(CallProxy proxy) {
    try {
      String direct = Files.readString(operatorKubeconfig());
      return Files.writeString(
          folder.resolve("operator.%d.kubeconfig".formatted(proxy.port())),
          direct
              .replaceAll("server: .*", "server: http://127.0.0.1:" + proxy.port())
              .replaceAll("    certificate-authority-data: .*\n", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A proxy before the API server. */
  CallProxy proxy() {
    try (InputStream authority = Files.newInputStream(folder.resolve("ca.crt"))) {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(authority));
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return CallProxy.tls(
          context, Integer.parseInt(Files.readString(folder.resolve("port")).strip()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Takes the Lease of an operator that can't give it back, so that another one need not wait. */
  public void forgetLease() {
    client.leases().inNamespace("marketprism-system").withName("marketprism-operator").delete();
  }

  /** The pid of a part: {@code etcd} or {@code kube-apiserver}. */
  long pid(String part) {
    try {
      return Long.parseLong(Files.readString(folder.resolve(part + ".pid")).split(" ", 2)[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The audit log from now on. */
  AuditTail auditTail() {
    return new AuditTail(folder.resolve("audit.log"), auditSize());
  }

  /** How many bytes the audit log has. */
  public long auditSize() {
    try {
      return Files.size(folder.resolve("audit.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of the audit log from this byte on. */
  public List<String> auditFrom(long begin) {
    try (FileChannel file = FileChannel.open(folder.resolve("audit.log"))) {
      return new String(
              Channels.newInputStream(file.position(begin)).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The requests that the API server has answered since line {@code from} of its audit log. */
  List<String> auditSince(int from) {
    try {
      return Files.readAllLines(folder.resolve("audit.log")).stream().skip(from).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends one that was empty. */
  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    stop();
  }

  private void stop() {
    if (client != null) {
      client.close();
    }
    Shell.run("demo/machine/control-plane", "down", folder.toString());
  }
}
