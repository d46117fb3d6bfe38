package io.quittance.platform.client;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.apache.hc.core5.ssl.SSLContexts;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * TLS 1.2 and 1.3 with servers that a certificate authority vouches for, by their host names.
 * Whoever is trusted may change while connections are open; new ones go by what is new.
 */
final class BundleTls implements TlsSocketStrategy {

  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private volatile TlsSocketStrategy current;

  private BundleTls(SSLContext trusted) {
    this.current = strategy(trusted);
  }

  /** Trusts whom a bundle trusts; without one, whom Java trusts. */
  static TlsSocketStrategy named(@Nullable String bundle, SslBundles bundles) {
    return bundle == null ? ofSystem() : of(bundles, bundle);
  }

  /** Trusts whom Java trusts. */
  static TlsSocketStrategy ofSystem() {
    return new BundleTls(SSLContexts.createSystemDefault());
  }

  /** Trusts whom a bundle trusts, also after its files have changed. */
  static TlsSocketStrategy of(SslBundles bundles, String name) {
    var tls = new BundleTls(bundles.getBundle(name).createSslContext());
    bundles.addBundleUpdateHandler(name, tls::renew);
    return tls;
  }

  private void renew(SslBundle bundle) {
    current = strategy(bundle.createSslContext());
  }

  private static TlsSocketStrategy strategy(SSLContext trusted) {
    return new DefaultClientTlsStrategy(
        trusted, PROTOCOLS, null, SSLBufferMode.STATIC, HttpsSupport.getDefaultHostnameVerifier());
  }

  @Override
  public SSLSocket upgrade(
      Socket socket, String target, int port, Object attachment, HttpContext context)
      throws IOException {
    return current.upgrade(socket, target, port, attachment, context);
  }
}
