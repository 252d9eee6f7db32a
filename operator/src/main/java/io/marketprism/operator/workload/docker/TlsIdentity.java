package io.marketprism.operator.workload.docker;

import com.github.dockerjava.core.util.CertificateUtils;
import io.marketprism.operator.runbook.Reading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Certificates that are ready to be used.
 *
 * @param pem what they were made of
 * @param key the private key
 * @param chain the certificate that belongs to it first
 * @param authorities who judges the engine's certificate and name
 */
record TlsIdentity(
    DockerTls.Pem pem,
    PrivateKey key,
    List<X509Certificate> chain,
    X509ExtendedTrustManager authorities) {

  /** Reads them, or says which one is none. */
  static Reading<TlsIdentity> of(DockerTls.Pem pem) {
    List<X509Certificate> authorities = certificates(pem.ca());
    List<X509Certificate> chain = certificates(pem.certificate());
    if (authorities.isEmpty()) {
      return Reading.unknown("ca.crt is no certificate in PEM");
    }
    if (chain.isEmpty()) {
      return Reading.unknown("tls.crt is no certificate in PEM");
    }
    try {
      PrivateKey key = CertificateUtils.loadPrivateKey(pem.key());
      return key == null
          ? Reading.unknown("tls.key is no private key in PEM, or it is encrypted")
          : Reading.of(new TlsIdentity(pem, key, chain, trustIn(authorities)));
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      // The exception's own sentence might hold some of the key.
      return Reading.unknown("tls.key is no private key in PEM");
    }
  }

  /** When the first of them ends. */
  Instant end() {
    return Stream.concat(chain.stream(), Arrays.stream(authorities.getAcceptedIssuers()))
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  @SuppressWarnings("unchecked") // the JDK's factory for X.509 makes no others
  private static List<X509Certificate> certificates(String pem) {
    try {
      return List.copyOf(
          (java.util.Collection<X509Certificate>)
              CertificateFactory.getInstance("X.509")
                  .generateCertificates(
                      new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))));
    } catch (CertificateException e) {
      return List.of();
    }
  }

  private static X509ExtendedTrustManager trustIn(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("ca-" + i, authorities.get(i));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "TlsIdentity of " + chain.getFirst().getSubjectX500Principal();
  }
}
