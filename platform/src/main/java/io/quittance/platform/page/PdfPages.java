package io.quittance.platform.page;

import static io.quittance.platform.problem.CommonProblem.SERVICE_UNAVAILABLE;

import com.openhtmltopdf.extend.SVGDrawer;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import io.quittance.platform.turn.Turns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * Prints our own pages, with a font that has Chinese characters embedded as far as it is used.
 * Pages cannot refer to anything outside of themselves.
 */
public final class PdfPages {

  /** A short page takes some 50 MB for its fonts while it is printed, and a fifth of a second. */
  private static final int AT_A_TIME_MAX = 2;

  private static final Duration WAIT_MAX = Duration.ofSeconds(5);

  /** Of one reader: more are asked for by nobody who reads them. */
  private static final int WAITING_MAX = 8;

  private static final String FAMILY = "Noto Sans SC";
  private static final String FONTS = "/fonts/ttf/NotoSansSC/NotoSansSC-";
  private static final int REGULAR = 400;
  private static final int BOLD = 700;

  static {
    // It reports its progress, page by page.
    XRLog.listRegisteredLoggers().forEach(logger -> XRLog.setLevel(logger, Level.SEVERE));
  }

  private final Turns turns = new Turns(AT_A_TIME_MAX, WAITING_MAX, WAIT_MAX, SERVICE_UNAVAILABLE);
  private final @Nullable Supplier<SVGDrawer> drawings;

  private PdfPages(@Nullable Supplier<SVGDrawer> drawings) {
    this.drawings = drawings;
  }

  /** Prints text and tables. */
  public static PdfPages ofText() {
    return new PdfPages(null);
  }

  /** Prints drawings in SVG too, each page with a drawer of its own. */
  public static PdfPages withDrawings(Supplier<SVGDrawer> drawings) {
    return new PdfPages(drawings);
  }

  /** As {@link #print(String, String)}, for nobody in particular: each page waits for itself. */
  public byte[] print(String page) {
    return print(page, page);
  }

  /**
   * The page as PDF. Readers take turns, so that nobody waits for all that another one asks for.
   *
   * @param page well-formed XHTML
   * @param reader who asked for it
   * @throws io.quittance.platform.problem.Refusal {@code rate_limited} when the reader waits for
   *     too many others, {@code service_unavailable} when too many readers do
   */
  public byte[] print(String page, String reader) {
    return turns.take(reader, () -> render(page));
  }

  private byte[] render(String page) {
    try (var drawer = drawings == null ? null : drawings.get()) {
      var pdf = new ByteArrayOutputStream();
      var builder = new PdfRendererBuilder();
      if (drawer != null) {
        builder.useSVGDrawer(drawer);
      }
      builder
          .useFont(() -> font("Regular"), FAMILY, REGULAR, FontStyle.NORMAL, true)
          .useFont(() -> font("Bold"), FAMILY, BOLD, FontStyle.NORMAL, true)
          .useUriResolver((_, _) -> null)
          .withHtmlContent(page, null)
          .withProducer("Quittance")
          .toStream(pdf)
          .run();
      return pdf.toByteArray();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static InputStream font(String weight) {
    return Objects.requireNonNull(
        PdfPages.class.getResourceAsStream(FONTS + weight + ".ttf"), "the font is not there");
  }
}
