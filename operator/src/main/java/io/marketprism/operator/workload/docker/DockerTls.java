package io.marketprism.operator.workload.docker;

import io.marketprism.operator.runbook.Reading;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificates with which a Docker Engine is spoken to. They may be replaced at any time: what
 * connects from then on uses the new ones. While there are none, no connection is made.
 */
public final class DockerTls {

  private static final String ALIAS = "operator";

  private final SSLContext context;
  private volatile @Nullable Reading<Pem> given;
  private volatile Reading<TlsIdentity> identity =
      Reading.unknown("its certificates have not been read yet");

  /**
   * Certificates and a key as text in PEM.
   *
   * @param ca who signs the engine's certificate
   * @param certificate the operator's own, and what leads from it to who signed it
   * @param key its private key, not encrypted: PKCS #8, PKCS #1 or SEC 1
   */
  public record Pem(String ca, String certificate, String key) {

    /** Without the key. */
    @Override
    public String toString() {
      return "certificates";
    }
  }

  /** Knows nothing yet of its certificates. */
  public DockerTls() {
    try {
      context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new Keys()}, new TrustManager[] {new Authorities()}, null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  /** Takes over certificates, or why there are none. */
  public void use(Reading<Pem> next) {
    if (next.equals(given)) {
      return;
    }
    identity =
        switch (next) {
          case Reading.Unknown<Pem>(String why) -> Reading.unknown(why);
          case Reading.Known<Pem>(Pem pem) -> TlsIdentity.of(pem);
        };
    given = next;
    forgetSessions();
  }

  /** What was agreed on with the old certificates is not resumed. */
  private void forgetSessions() {
    SSLSessionContext sessions = context.getClientSessionContext();
    for (byte[] id : Collections.list(sessions.getIds())) {
      SSLSession session = sessions.getSession(id);
      if (session != null) {
        session.invalidate();
      }
    }
  }

  /** Whether anything has been said of the certificates yet. */
  public boolean isGiven() {
    return given != null;
  }

  /** The certificates that are in use, or why none are. */
  public Reading<Pem> certificates() {
    return identity.map(TlsIdentity::pem);
  }

  /** When the first of the certificates that are in use ends; empty where none are. */
  public Optional<Instant> end() {
    return identity instanceof Reading.Known<TlsIdentity>(TlsIdentity known)
        ? Optional.of(known.end())
        : Optional.empty();
  }

  /** Makes connections with the certificates that are in use then. */
  SSLContext context() {
    return context;
  }

  /** The one key, if it is of a kind that is asked for. */
  private final class Keys extends X509ExtendedKeyManager {

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return identity.is(i -> Arrays.asList(keyTypes).contains(i.key().getAlgorithm()))
          ? ALIAS
          : null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      String alias = chooseClientAlias(new String[] {keyType}, issuers, null);
      return alias == null ? null : new String[] {alias};
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      return identity instanceof Reading.Known<TlsIdentity>(TlsIdentity known)
          ? known.chain().toArray(X509Certificate[]::new)
          : null;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      return identity instanceof Reading.Known<TlsIdentity>(TlsIdentity known) ? known.key() : null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }

  /** Whom to believe; also about the engine's name, where the connection asks for that. */
  private final class Authorities extends X509ExtendedTrustManager {

    private interface Check {
      void by(X509ExtendedTrustManager authorities) throws CertificateException;
    }

    private void check(Check check) throws CertificateException {
      switch (identity) {
        case Reading.Unknown<TlsIdentity>(String why) -> throw new CertificateException(why);
        case Reading.Known<TlsIdentity>(TlsIdentity known) -> {
          try {
            check.by(known.authorities());
          } catch (CertificateException e) {
            // One sentence for a person; the cause's last one alone doesn't say what it is about.
            throw new CertificateException(
                "the engine's certificate is not accepted: " + Failures.describe(e));
          }
        }
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      check(authorities -> authorities.checkServerTrusted(chain, authType));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      check(authorities -> authorities.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      check(authorities -> authorities.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("this is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return identity instanceof Reading.Known<TlsIdentity>(TlsIdentity known)
          ? known.authorities().getAcceptedIssuers()
          : new X509Certificate[0];
    }
  }
}
