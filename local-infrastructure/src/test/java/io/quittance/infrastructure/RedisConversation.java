package io.quittance.infrastructure;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Objects;

/** Says one line to Redis and hears one value: enough to see whether data are still there. */
final class RedisConversation {

  private RedisConversation() {}

  static String ask(RedisServer redis, String line) {
    try (var socket = new Socket(redis.host(), redis.port());
        var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
      socket.getOutputStream().write((line + "\r\n").getBytes(US_ASCII));
      var first = Objects.requireNonNull(answer.readLine(), "no answer");
      // A text comes as its length and then itself; everything else is one line.
      return first.startsWith("$") && !first.equals("$-1") ? answer.readLine() : first;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
