package io.quittance.reconciliation;

import io.quittance.contracts.provider.AlipayRefundNumber;
import io.quittance.reconciliation.StatementFile.Line;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The report formats, each with a writer of our own and what it cannot express. */
enum ReportFormat {
  SIMULATOR("simulator", "simulator", 0, "USD EUR JPY", "") {
    @Override
    String text(LocalDate day, String account, List<Line> lines) {
      return new StatementFile(day, account, lines).csv();
    }
  },
  STRIPE("stripe", "stripe-payout", 30, "USD EUR JPY KWD", "") {
    @Override
    String text(LocalDate day, String account, List<Line> lines) {
      return StripeReport.text(day, lines);
    }
  },
  ADYEN("adyen", "adyen-settlement", 30, "USD EUR JPY KWD", "") {
    @Override
    String text(LocalDate day, String account, List<Line> lines) {
      return AdyenReport.text(day, account, lines);
    }
  },
  WECHAT("wechat", "wechat-bill", 30, "CNY", "") {
    @Override
    String text(LocalDate day, String account, List<Line> lines) {
      return WechatReport.text(account, lines);
    }
  },
  /** Has no column for the currency, and one number for a payment, which is that of our order. */
  ALIPAY("alipay", "alipay-bill", 30, "CNY", "CURRENCY RENAMED") {
    @Override
    String text(LocalDate day, String account, List<Line> lines) {
      return AlipayReport.text(day, account, lines);
    }

    @Override
    byte[] bytes(String text) {
      return AlipayReport.zip(text);
    }

    @Override
    Charset charset() {
      return Charset.forName("GBK");
    }

    @Override
    String operationId(String kind, String transactionId, long amount) {
      return kind.equals("REFUND")
          ? new AlipayRefundNumber(transactionId, amount).text()
          : transactionId;
    }

    @Override
    @Nullable String referenceOf(Line line) {
      return line.type().equals("REFUND")
          ? AlipayRefundNumber.read(line.operationId())
              .map(AlipayRefundNumber::reference)
              .orElse(null)
          : line.reference();
    }
  };

  static final String ACCOUNT = OutsideWorld.ACCOUNT;

  private final String provider;
  private final String format;
  private final int feeBasisPoints;
  private final String currencies;
  private final String lacks;

  ReportFormat(
      String provider, String format, int feeBasisPoints, String currencies, String lacks) {
    this.provider = provider;
    this.format = format;
    this.feeBasisPoints = feeBasisPoints;
    this.currencies = currencies;
    this.lacks = lacks;
  }

  String provider() {
    return provider;
  }

  /** Its name in settings and uploads. */
  String format() {
    return format;
  }

  /** The agreed fee of a capture. */
  long fee(String kind, long amount) {
    return kind.equals("CAPTURE") ? amount * feeBasisPoints / 10_000 : 0;
  }

  List<String> currencies() {
    return List.of(currencies.split(" "));
  }

  boolean expresses(String difference) {
    return !List.of(lacks.split(" ")).contains(difference);
  }

  /** The provider's reference of an operation, as our adapter tells it. */
  String operationId(String kind, String transactionId, long amount) {
    return transactionId.replace("txn_", "op_");
  }

  /** Our reference, as far as the format keeps it. */
  @Nullable String referenceOf(Line line) {
    return line.reference();
  }

  /** The fee that the provider keeps of a line; with a refund, those in China give it back. */
  long feeOf(Line line) {
    boolean isGivenBack = currencies.equals("CNY") && line.type().equals("REFUND");
    return isGivenBack ? -Math.abs(line.fee()) : line.fee();
  }

  abstract String text(LocalDate day, String account, List<Line> lines);

  /** What the provider sends of a text. */
  byte[] bytes(String text) {
    return text.getBytes(charset());
  }

  Charset charset() {
    return StandardCharsets.UTF_8;
  }

  final byte[] bytes(LocalDate day, List<Line> lines) {
    return bytes(text(day, ACCOUNT, lines));
  }
}
