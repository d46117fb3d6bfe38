package io.quittance.payment.receipt;

import static io.quittance.payment.PaymentProblem.PAYMENT_NOT_FOUND;

import io.quittance.payment.intent.PaymentIntent;
import io.quittance.platform.id.Ids;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.page.PdfPages;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.OfferedTypes;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** A receipt as data, as a page, and to print. HTTP in, HTTP out. */
@RestController
class ReceiptController {

  private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

  /** The page needs its own style and nothing else. */
  private static final String NOTHING_BUT_STYLE = "default-src 'none'; style-src 'unsafe-inline'";

  /** What there is, the preferred first. */
  private static final OfferedTypes OFFERED =
      OfferedTypes.of(MediaType.APPLICATION_JSON, MediaType.TEXT_HTML, MediaType.APPLICATION_PDF);

  private final ReadReceipt receipts;
  private final ReceiptPage page;
  private final PdfPages pdf;

  ReceiptController(ReadReceipt receipts, ReceiptPage page, PdfPages pdf) {
    this.receipts = receipts;
    this.page = page;
    this.pdf = pdf;
  }

  @ApiResponse(
      responseCode = "200",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = Receipt.class)),
        @Content(mediaType = MediaType.TEXT_HTML_VALUE, schema = @Schema(type = "string")),
        @Content(
            mediaType = MediaType.APPLICATION_PDF_VALUE,
            schema = @Schema(type = "string", format = "binary"))
      })
  @Described(
      value = "The receipt of a captured payment, as data, as a page, or as PDF.",
      refusals = {"payment_not_found", "receipt_not_found"})
  @GetMapping(
      path = "/api/payment-intents/{id}/receipt",
      produces = {
        MediaType.APPLICATION_JSON_VALUE,
        MediaType.TEXT_HTML_VALUE,
        MediaType.APPLICATION_PDF_VALUE
      })
  ResponseEntity<?> receipt(
      @AuthenticationPrincipal Caller.Merchant merchant,
      @PathVariable String id,
      @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
      Locale language) {
    var type = OFFERED.wanted(accept);
    var receipt = receipts.get(merchant.merchantId(), idOf(id));
    var answer =
        ResponseEntity.ok()
            .cacheControl(CacheControl.noStore())
            .varyBy(HttpHeaders.ACCEPT, HttpHeaders.ACCEPT_LANGUAGE);
    if (type.equals(MediaType.APPLICATION_JSON)) {
      return answer.contentType(type).body(receipt);
    }
    var html = page.render(receipt, language);
    answer.header(HttpHeaders.CONTENT_LANGUAGE, language.getLanguage());
    if (type.equals(MediaType.TEXT_HTML)) {
      return answer
          .contentType(HTML)
          .header("Content-Security-Policy", NOTHING_BUT_STYLE)
          .body(html.getBytes(StandardCharsets.UTF_8));
    }
    return answer
        .contentType(type)
        .header(HttpHeaders.CONTENT_DISPOSITION, fileName(receipt))
        .body(pdf.print(html, merchant.merchantId()));
  }

  private static String fileName(Receipt receipt) {
    return ContentDisposition.inline()
        .filename(receipt.receiptNumber() + ".pdf")
        .build()
        .toString();
  }

  /** Anything that is not an id names no payment, exactly like a random one. */
  private static java.util.UUID idOf(String id) {
    return Ids.read(PaymentIntent.PREFIX, id)
        .orElseThrow(() -> PAYMENT_NOT_FOUND.because(id.length() <= 64 ? id : "so long"));
  }
}
