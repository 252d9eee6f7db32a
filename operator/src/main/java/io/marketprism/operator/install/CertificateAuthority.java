package io.marketprism.operator.install;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Signs the certificates of one control plane, each good for ten years. Its own key lives in memory
 * alone: nothing can be signed after what is signed now.
 */
final class CertificateAuthority {

  private static final Duration VALIDITY = Duration.ofDays(3650);

  /** A clock that is a little behind must not find a certificate that is not valid yet. */
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

  /** RSA: the PEM of an elliptic curve's key from the JDK lacks its curve. */
  private static final int KEY_BITS = 2048;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final X500Name name;
  private final KeyPair keys = newKeys();
  private final Instant now;
  private final String certificate;

  CertificateAuthority(String name, Instant now) {
    this.now = now;
    this.name = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
    certificate = sign(this.name, keys, this::asAuthority);
  }

  /** Its own certificate, in PEM. */
  String certificate() {
    return certificate;
  }

  /** What a server proves by that it is one of these names. */
  Credentials server(String commonName, List<GeneralName> names) {
    return issue(
        new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build(),
        KeyPurposeId.id_kp_serverAuth,
        builder ->
            builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(names.toArray(GeneralName[]::new))));
  }

  /** What a user of the Kubernetes API proves by who it is, and which groups it belongs to. */
  Credentials client(String user, List<String> groups) {
    X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
    groups.forEach(group -> subject.addRDN(BCStyle.O, group));
    return issue(
        subject.addRDN(BCStyle.CN, user).build(), KeyPurposeId.id_kp_clientAuth, builder -> {});
  }

  /** A private key of no certificate, in PEM. */
  static String newKey() {
    return pem(newKeys().getPrivate());
  }

  private Credentials issue(X500Name subject, KeyPurposeId purpose, Extensions more) {
    KeyPair own = newKeys();
    String signed =
        sign(
            subject,
            own,
            builder -> {
              builder.addExtension(
                  Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
              builder.addExtension(
                  Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
              more.addTo(builder);
            });
    return new Credentials(signed, pem(own.getPrivate()));
  }

  private void asAuthority(X509v3CertificateBuilder builder) throws IOException {
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
  }

  private String sign(X500Name subject, KeyPair subjectKeys, Extensions extensions) {
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(128, RANDOM),
            Date.from(now.minus(CLOCK_SKEW)),
            Date.from(now.plus(VALIDITY)),
            subject,
            subjectKeys.getPublic());
    try {
      extensions.addTo(builder);
      return pem(
          builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate())));
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(KEY_BITS, RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  @FunctionalInterface
  private interface Extensions {
    void addTo(X509v3CertificateBuilder builder) throws IOException;
  }
}
