package io.quittance.platform.client;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;

/**
 * The first message of a TLS handshake, by hand: Java itself no longer says it for old versions.
 */
final class ClientHello {

  private static final int PATIENCE_MILLIS = 10_000;

  private static final int HANDSHAKE = 22;
  private static final int ALERT = 21;
  private static final int CLIENT_HELLO = 1;
  private static final int SERVER_HELLO = 2;

  /** Suites with elliptic curves that old and new versions know, and the one for version 1.2. */
  private static final int[] SUITES = {0xc009, 0xc00a, 0xc013, 0xc014, 0x002f, 0xc02b};

  private ClientHello() {}

  /** What a server answers to the best version that a client knows, such as 0x0302 for TLS 1.1. */
  static String answerTo(int version, int port) throws IOException {
    try (var socket = new Socket("localhost", port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(record(version));
      var answer = socket.getInputStream();
      int type = answer.read();
      var head = answer.readNBytes(4);
      if (type == ALERT) {
        answer.read();
        return "alert " + answer.read();
      }
      return type == HANDSHAKE && head.length == 4 && answer.read() == SERVER_HELLO
          ? "hello"
          : "something else: " + type;
    }
  }

  private static byte[] record(int version) throws IOException {
    var body = body(version);
    var record = new ByteArrayOutputStream();
    var out = new DataOutputStream(record);
    out.writeByte(HANDSHAKE);
    out.writeShort(0x0301);
    out.writeShort(body.length + 4);
    out.writeByte(CLIENT_HELLO);
    out.writeByte(0);
    out.writeShort(body.length);
    out.write(body);
    return record.toByteArray();
  }

  private static byte[] body(int version) throws IOException {
    var body = new ByteArrayOutputStream();
    var out = new DataOutputStream(body);
    out.writeShort(version);
    out.write(new byte[32]);
    out.writeByte(0);
    out.writeShort(SUITES.length * 2);
    for (int suite : SUITES) {
      out.writeShort(suite);
    }
    out.writeByte(1);
    out.writeByte(0);
    var extensions = extensions();
    out.writeShort(extensions.length);
    out.write(extensions);
    return body.toByteArray();
  }

  /** The curve P-256, and signatures by ECDSA with SHA-256 and SHA-1. */
  private static byte[] extensions() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    for (int number : new int[] {10, 4, 2, 23, 11, 2, 0x0100, 13, 6, 4, 0x0403, 0x0203}) {
      out.writeShort(number);
    }
    return bytes.toByteArray();
  }
}
