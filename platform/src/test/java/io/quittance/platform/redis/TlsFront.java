package io.quittance.platform.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** Speaks TLS in front of a server that does not, and counts what comes through. */
final class TlsFront implements AutoCloseable {

  private final SSLServerSocket door;
  private final String host;
  private final int port;
  private final AtomicInteger refusedHandshakes = new AtomicInteger();
  private final AtomicLong bytesLetIn = new AtomicLong();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  /**
   * Opens a door of its own.
   *
   * @param certificate key and certificate to show, as PEM
   */
  TlsFront(Path certificate, String host, int port) throws IOException {
    var file = certificate.toUri().toString();
    var shown = PemSslStoreDetails.forCertificate(file).withPrivateKey(file);
    this.door =
        (SSLServerSocket)
            SslBundle.of(new PemSslStoreBundle(shown, null))
                .createSslContext()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.host = host;
    this.port = port;
    Thread.ofVirtual().start(this::letIn);
  }

  int port() {
    return door.getLocalPort();
  }

  /** Callers who went away before anything was said, because they did not like the certificate. */
  int refusedHandshakes() {
    return refusedHandshakes.get();
  }

  long bytesLetIn() {
    return bytesLetIn.get();
  }

  private void letIn() {
    try {
      while (true) {
        var caller = (SSLSocket) door.accept();
        sockets.add(caller);
        Thread.ofVirtual().start(() -> serve(caller));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(SSLSocket caller) {
    try (caller) {
      caller.startHandshake();
      // With TLS 1.3 the caller's refusal comes after our part of the handshake, as the first read.
      int first = caller.getInputStream().read();
      if (first < 0) {
        refusedHandshakes.incrementAndGet();
        return;
      }
      try (var server = new Socket(host, port)) {
        sockets.add(server);
        server.getOutputStream().write(first);
        bytesLetIn.incrementAndGet();
        Thread.ofVirtual().start(() -> copyOut(server, caller));
        copyIn(caller.getInputStream(), server.getOutputStream());
      }
    } catch (IOException refused) {
      refusedHandshakes.incrementAndGet();
    }
  }

  private void copyIn(InputStream from, OutputStream to) {
    var buffer = new byte[8192];
    try {
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        bytesLetIn.addAndGet(read);
        to.write(buffer, 0, read);
      }
    } catch (IOException gone) {
      // One of both has hung up.
    }
  }

  private static void copyOut(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException gone) {
      // One of both has hung up.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (var socket : sockets) {
      socket.close();
    }
  }
}
