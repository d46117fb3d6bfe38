package io.quittance.sandbox.replay;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Makes replay files: mostly payments, some refunds in part, in full and several of one payment,
 * and some that name no payment. The same seed makes the same file.
 */
final class SampleFile {

  private static final int REFUND_PERCENT = 18;
  private static final int NO_PAYMENT_PERCENT = 15;
  private static final int FULL_REFUND_PERCENT = 10;
  private static final int GUEST_PERCENT = 10;
  private static final long AMOUNT_MAX = 250_000;
  private static final Instant FIRST = Instant.parse("2026-01-05T08:00:00Z");
  private static final Duration STEP_MAX = Duration.ofMinutes(5);
  private static final List<String> COUNTRIES =
      List.of("United Kingdom", "Germany", "France", "EIRE", "Spain", "Japan");

  private final RandomGenerator random;
  private final CSVPrinter out;
  private final List<Refundable> refundable = new ArrayList<>();
  private Instant now = FIRST;

  private record Refundable(String id, String customer, String country, long left) {}

  private SampleFile(long seed, CSVPrinter out) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    this.out = out;
  }

  /** Writes a header and {@code rows} rows. */
  static void write(int rows, long seed, Appendable target) throws IOException {
    var format =
        CSVFormat.RFC4180.builder().setHeader(RowFile.COLUMNS.toArray(String[]::new)).get();
    var file = new SampleFile(seed, format.print(target));
    for (int i = 0; i < rows; i++) {
      file.row(i);
    }
    file.out.flush();
  }

  private void row(int index) throws IOException {
    now = now.plusSeconds(random.nextLong(STEP_MAX.toSeconds()));
    boolean isRefund = percent(REFUND_PERCENT);
    if (isRefund && percent(NO_PAYMENT_PERCENT)) {
      line("refund", "R" + index, "", customer(), country(), amount());
    } else if (isRefund && !refundable.isEmpty()) {
      refund(index);
    } else {
      payment(index);
    }
  }

  private void payment(int index) throws IOException {
    var payment = new Refundable("P" + index, customer(), country(), amount());
    refundable.add(payment);
    line("payment", payment.id(), "", payment.customer(), payment.country(), payment.left());
  }

  private void refund(int index) throws IOException {
    int chosen = random.nextInt(refundable.size());
    var payment = refundable.get(chosen);
    long amount =
        percent(FULL_REFUND_PERCENT) ? payment.left() : 1 + random.nextLong(payment.left());
    line("refund", "R" + index, payment.id(), payment.customer(), payment.country(), amount);
    if (amount == payment.left()) {
      refundable.remove(chosen);
    } else {
      refundable.set(
          chosen,
          new Refundable(
              payment.id(), payment.customer(), payment.country(), payment.left() - amount));
    }
  }

  private void line(
      String type, String id, String paymentId, String customer, String country, long amount)
      throws IOException {
    out.printRecord(type, id, paymentId, now, customer, country, amount, 1 + random.nextInt(20));
  }

  private boolean percent(int chance) {
    return random.nextInt(100) < chance;
  }

  private String customer() {
    return percent(GUEST_PERCENT) ? "" : Integer.toString(12_000 + random.nextInt(6_000));
  }

  private String country() {
    return COUNTRIES.get(random.nextInt(COUNTRIES.size()));
  }

  private long amount() {
    return 1 + random.nextLong(AMOUNT_MAX);
  }
}
