package io.marketprism.operator.workload.docker;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** Signs certificates, as an administrator's own authority does. */
public final class Authority {

  private static final AtomicLong SERIAL = new AtomicLong(1);

  private final X500Name name;
  private final KeyPair keys;
  private final X509Certificate certificate;

  /**
   * A key and its certificate.
   *
   * @param keys both halves
   */
  public record Issued(KeyPair keys, X509Certificate certificate) {

    public String certificatePem() {
      return pem(certificate);
    }

    /** In PKCS #8: "BEGIN PRIVATE KEY". */
    public String keyPem() {
      try {
        return pem(new JcaPKCS8Generator(keys.getPrivate(), null));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    /** In the older form of its algorithm: "BEGIN RSA PRIVATE KEY", "BEGIN EC PRIVATE KEY". */
    public String oldKeyPem() {
      if (!(keys.getPrivate() instanceof ECPrivateKey key)) {
        return pem(keys.getPrivate());
      }
      try {
        // The writer would leave out on which curve it is.
        var whole =
            new org.bouncycastle.asn1.sec.ECPrivateKey(
                256, key.getS(), SECObjectIdentifiers.secp256r1);
        return pem(new PemObject("EC PRIVATE KEY", whole.getEncoded()));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  public Authority(String name) {
    this.name = new X500Name("CN=" + name);
    this.keys = pair("EC");
    this.certificate = sign(this.name, keys, true);
  }

  /** Its own certificate. */
  public String pem() {
    return pem(certificate);
  }

  public X509Certificate certificate() {
    return certificate;
  }

  /** Issues a certificate for these IP addresses; a client's has none. */
  public Issued issue(String commonName, String... addresses) {
    return issueWith("EC", commonName, addresses);
  }

  /**
   * Issues one for a key of another kind.
   *
   * @param algorithm EC or RSA
   */
  public Issued issueWith(String algorithm, String commonName, String... addresses) {
    KeyPair pair = pair(algorithm);
    return new Issued(pair, sign(new X500Name("CN=" + commonName), pair, false, addresses));
  }

  private X509Certificate sign(
      X500Name subject, KeyPair pair, boolean isAuthority, String... addresses) {
    Instant now = Instant.now();
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              BigInteger.valueOf(SERIAL.getAndIncrement()),
              Date.from(now.minus(Duration.ofHours(1))),
              Date.from(now.plus(Duration.ofDays(1))),
              subject,
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
      if (addresses.length > 0) {
        GeneralName[] names =
            Arrays.stream(addresses)
                .map(address -> new GeneralName(GeneralName.iPAddress, address))
                .toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new AssertionError(e);
    }
  }

  private static KeyPair pair(String algorithm) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(algorithm.equals("EC") ? 256 : 2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String pem(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return text.toString();
  }
}
