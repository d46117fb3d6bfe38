package io.quittance.payment.receipt;

import io.quittance.payment.receipt.Receipt.Line;
import io.quittance.platform.page.Printable;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/**
 * A receipt as a page to read and to print. The template escapes whatever it is given; the page is
 * well-formed XML too, from which the PDF is made.
 */
@Component
class ReceiptPage {

  private static final String TEMPLATE = "io/quittance/payment/receipt/receipt.html";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final TemplateEngine templates = new TemplateEngine();

  ReceiptPage() {
    var resolver = new ClassLoaderTemplateResolver(ReceiptPage.class.getClassLoader());
    resolver.setTemplateMode(TemplateMode.HTML);
    resolver.setCharacterEncoding(StandardCharsets.UTF_8.name());
    templates.setTemplateResolver(resolver);
  }

  /** The page in English, or in Chinese where that is asked for. */
  String render(Receipt receipt, Locale language) {
    var context = new Context(language);
    context.setVariable("language", language.getLanguage());
    context.setVariable("merchantName", Printable.of(receipt.merchantName()));
    context.setVariable("captured", receipt.amountCapturedText());
    context.setVariable(
        "refunded", receipt.amountRefunded() > 0 ? receipt.amountRefundedText() : null);
    context.setVariable("fields", fields(receipt));
    context.setVariable("lines", receipt.lines().stream().map(ReceiptPage::line).toList());
    return templates.process(TEMPLATE, context);
  }

  /** What the page tells in two columns: the key of a label, and a text. */
  private static List<Map<String, String>> fields(Receipt receipt) {
    return List.of(
        field("number", receipt.receiptNumber()),
        field("order", receipt.orderId()),
        field("description", receipt.description()),
        field("paid", TIME.format(receipt.capturedAt())),
        field("method", methodText(receipt.paymentMethod())),
        field("payment", receipt.paymentIntentId()),
        field("reference", receipt.providerReference()));
  }

  private static Map<String, String> field(String label, @Nullable String text) {
    return Map.of("label", label, "text", text == null ? "" : Printable.of(text));
  }

  private static Map<String, String> line(Line line) {
    return Map.of(
        "kind", line.kind().name(),
        "time", TIME.format(line.occurredAt()),
        "reference", line.providerReference() == null ? "" : Printable.of(line.providerReference()),
        "amount", line.amountText());
  }

  private static @Nullable String methodText(Receipt.@Nullable Method method) {
    if (method == null) {
      return null;
    }
    return method.last4() == null
        ? method.paymentMethodId()
        : (method.brand() == null ? "" : method.brand()) + " **** " + method.last4();
  }
}
