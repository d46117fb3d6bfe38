package io.quittance.reconciliation;

import io.quittance.contracts.provider.AlipayRefundNumber;
import io.quittance.reconciliation.StatementFile.Line;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
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
  },
  /**
   * A bank through which customers pay us. Its fees are entries of their own, so that no operation
   * has a wrong one; a customer's transfer tells a creditor reference instead of ours, so that it
   * is only matched by the bank's own, which the same request has once; and an entry has a date
   * without a time, and no payment.
   */
  BANK("merchant-bank", "camt.053", 0, "USD EUR JPY", "FEE RENAMED") {
    @Override
    String text(LocalDate day, String account, List<Line> lines) {
      return BankReport.text(day, account, lines);
    }

    @Override
    List<Line> inOrder(List<Line> lines) {
      return BankReport.inOrder(lines);
    }

    @Override
    @Nullable String referenceOf(Line line) {
      return line.type().equals("REFUND") ? line.reference() : null;
    }

    @Override
    @Nullable String paymentOf(Line line) {
      return null;
    }

    @Override
    Instant timeOf(Line line) {
      return line.occurredAt().truncatedTo(ChronoUnit.DAYS);
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

  /** Our payment, as far as the format keeps it. */
  @Nullable String paymentOf(Line line) {
    return line.paymentReference();
  }

  /** When it was done, as far as the format keeps it. */
  Instant timeOf(Line line) {
    return line.occurredAt();
  }

  /** In the order in which the format tells them. */
  List<Line> inOrder(List<Line> lines) {
    return lines;
  }

  /** The agreed fee of captures, hundredths of a percent. */
  int feeBasisPoints() {
    return feeBasisPoints;
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
