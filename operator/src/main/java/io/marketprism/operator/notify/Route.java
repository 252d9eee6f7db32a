package io.marketprism.operator.notify;

import io.marketprism.operator.net.HttpAddress;
import io.marketprism.operator.runbook.Reading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How a receiver is reached.
 *
 * @param proxy the HTTP proxy on the way
 * @param trust who may have signed its certificate; whom Java trusts if empty
 */
record Route(Optional<HttpAddress> proxy, Optional<SSLContext> trust) {

  /** Straight there, trusting whom Java trusts. */
  static final Route DIRECT = new Route(Optional.empty(), Optional.empty());

  /**
   * A route as it is declared.
   *
   * @param authorities certificates in PEM
   */
  static Reading<Route> of(@Nullable String proxy, Optional<String> authorities) {
    Optional<HttpAddress> address = Optional.ofNullable(proxy).flatMap(HttpAddress::parse);
    if (proxy != null && address.isEmpty()) {
      return Reading.unknown("its proxyURL is no http address with a host");
    }
    try {
      return Reading.of(
          authorities.isEmpty()
              ? new Route(address, Optional.empty())
              : new Route(address, Optional.of(trusting(authorities.get()))));
    } catch (GeneralSecurityException | IOException e) {
      return Reading.unknown("ca.crt of its Secret is no certificate in PEM");
    }
  }

  private static SSLContext trusting(String pem) throws GeneralSecurityException, IOException {
    Collection<? extends Certificate> authorities =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
    if (authorities.isEmpty()) {
      throw new CertificateException("none");
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    int number = 0;
    for (Certificate authority : authorities) {
      store.setCertificateEntry("ca-" + number++, authority);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** Has a client take this route. */
  HttpClient.Builder on(HttpClient.Builder client) throws DeliveryException {
    if (proxy.isPresent()) {
      InetSocketAddress there = new InetSocketAddress(proxy.get().host(), proxy.get().port());
      if (there.isUnresolved()) {
        throw DeliveryException.passing("its proxy's host name can't be resolved");
      }
      client.proxy(ProxySelector.of(there));
    }
    trust.ifPresent(client::sslContext);
    return client;
  }
}
