package io.quittance.platform.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;

/**
 * A long answer, on disk until it is whole: whoever reads it slowly holds no transaction, and what
 * fails half-way is a problem instead of an answer that was cut off.
 */
public final class SpooledAnswer {

  private SpooledAnswer() {}

  /** Writes an answer. */
  public interface Content {

    /** Writes all of it. */
    void write(OutputStream out) throws IOException;
  }

  /**
   * Sends an answer once it is whole.
   *
   * @param head sets the headers; is called when the content is there
   * @throws IOException when the disk is full or the reader has left; no file is left then either
   */
  public static void send(HttpServletResponse response, Content content, Runnable head)
      throws IOException {
    var file = Files.createTempFile("answer-", ".tmp");
    try {
      try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
        content.write(out);
      }
      head.run();
      response.setContentLengthLong(Files.size(file));
      Files.copy(file, response.getOutputStream());
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
