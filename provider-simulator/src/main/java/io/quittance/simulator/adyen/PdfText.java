package io.quittance.simulator.adyen;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.InflaterInputStream;

/** Looks for words in a PDF, as far as they are written as such: in its title, for example. */
final class PdfText {

  private static final Pattern STREAM =
      Pattern.compile("stream\\r?\\n(.*?)\\r?\\nendstream", Pattern.DOTALL);

  private static final int STREAM_LENGTH_MAX = 1024 * 1024;

  private PdfText() {}

  /** The first of the words that is in it. */
  static Optional<String> find(byte[] pdf, List<String> words) {
    var text = new StringBuilder(new String(pdf, ISO_8859_1));
    var streams = STREAM.matcher(text.toString());
    while (streams.find()) {
      text.append(inflated(streams.group(1).getBytes(ISO_8859_1)));
    }
    return words.stream().filter(word -> text.indexOf(word) >= 0).findFirst();
  }

  private static String inflated(byte[] stream) {
    try (var inflater = new InflaterInputStream(new ByteArrayInputStream(stream))) {
      return new String(inflater.readNBytes(STREAM_LENGTH_MAX), ISO_8859_1);
    } catch (IOException notDeflated) {
      return "";
    }
  }
}
