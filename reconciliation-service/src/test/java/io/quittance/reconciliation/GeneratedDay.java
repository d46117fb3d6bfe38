package io.quittance.reconciliation;

import io.quittance.reconciliation.Claims.Claim;
import io.quittance.reconciliation.StatementFile.Line;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A day of one provider as both sides tell it, with differences planted on purpose: the seed makes
 * it reproducible, {@link #planted} says what a reconciliation has to find and nothing else.
 */
final class GeneratedDay {

  private final ReportFormat format;
  private final Random random;
  private final LocalDate day;
  private final String prefix;
  private final List<Claim> claims = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();
  private final Set<String> planted = new TreeSet<>();
  private int made;

  private GeneratedDay(ReportFormat format, long seed, LocalDate day) {
    this.format = format;
    this.random = new Random(seed);
    this.day = day;
    this.prefix = "%ss%dn".formatted(day.toString().replace("-", ""), seed);
  }

  /** {@code size} operations that agree, and {@code each} of every kind of difference. */
  static GeneratedDay of(long seed, LocalDate day, int size, int each) {
    return of(ReportFormat.SIMULATOR, seed, day, size, each);
  }

  /** As a provider with this format tells it; differences that it cannot tell are left out. */
  static GeneratedDay of(ReportFormat format, long seed, LocalDate day, int size, int each) {
    var generated = new GeneratedDay(format, seed, day);
    for (int i = 0; i < size; i++) {
      generated.agree();
    }
    for (int i = 0; i < each; i++) {
      generated.plantEveryKind(i);
    }
    return generated;
  }

  List<Claim> claims() {
    return claims;
  }

  List<Line> lines() {
    return lines;
  }

  StatementFile statement() {
    return StatementFile.of(day, lines);
  }

  /** {@code KIND reference} of each planted difference. */
  Set<String> planted() {
    return planted;
  }

  private void plantEveryKind(int i) {
    boolean even = i % 2 == 0;
    var missingHere = operation();
    lines.add(told(missingHere));
    plant("MISSING_INTERNALLY", missingHere.operationId());

    var missingThere = operation();
    claims.add(missingThere);
    plant("MISSING_AT_PROVIDER", missingThere.transactionId());

    var other = operation();
    claims.add(other);
    lines.add(told(with(other, other.amount() + 1, other.currency())));
    plant("AMOUNT", other.operationId());

    if (format.expresses("CURRENCY")) {
      var currency = operation();
      claims.add(currency);
      lines.add(told(with(currency, currency.amount(), "CHF")));
      plant("CURRENCY", currency.operationId());
    }

    plantStatus(even);

    if (format.expresses("FEE")) {
      var fee = operation();
      claims.add(fee);
      lines.add(withFee(line(fee), 7));
      plant("FEE", fee.operationId());
    }

    plantDuplicate(even);

    var shift = Duration.ofDays(even ? 1 : -1);
    var timing = operation();
    claims.add(at(timing, timing.occurredAt().plus(shift)));
    lines.add(told(timing));
    plant("TIMING", timing.operationId());
  }

  /** Either a refund that we hold as undone, or a capture that the provider calls a refund. */
  private void plantStatus(boolean undone) {
    var claim = undone ? withdrawn(operation("REFUND")) : operation("CAPTURE");
    claims.add(claim);
    lines.add(line(claim, "REFUND"));
    plant("STATUS", claim.operationId());
  }

  /** Either the very same line again, or the same request as another operation. */
  private void plantDuplicate(boolean sameOperation) {
    var claim = operation();
    claims.add(claim);
    var line = told(claim);
    lines.add(line);
    boolean isSame = sameOperation || !format.expresses("RENAMED");
    var twin = isSame ? line : renamed(line, line.operationId() + "x");
    lines.add(twin);
    plant("DUPLICATE", twin.operationId());
  }

  private void agree() {
    var claim = operation();
    // Some of our claims do not know the provider's reference: matched by ours instead.
    boolean isUnknown = random.nextInt(10) == 0 && format.referenceOf(told(claim)) != null;
    claims.add(isUnknown ? withoutOperationId(claim) : claim);
    lines.add(told(claim));
  }

  private void plant(String kind, @org.jspecify.annotations.Nullable String reference) {
    planted.add(kind + " " + reference);
  }

  private Claim operation() {
    return operation(random.nextInt(5) == 0 ? "REFUND" : "CAPTURE");
  }

  private Claim operation(String kind) {
    int number = made++;
    var transactionId = "txn_" + prefix + number;
    // Few different amounts, so that matching by amount would go wrong.
    long amount = 1000L + random.nextInt(5);
    return new Claim(
        transactionId,
        kind,
        format.operationId(kind, transactionId, amount),
        "pi_" + prefix + number / 3,
        amount,
        format.currencies().get(random.nextInt(format.currencies().size())),
        // Of the same date in UTC and in China.
        noonOf(day).plusSeconds(random.nextInt(36_000) - 32_400L),
        false);
  }

  private static Instant noonOf(LocalDate day) {
    return day.atTime(12, 0).toInstant(ZoneOffset.UTC);
  }

  /** The line that the provider writes, with the agreed fee. */
  private Line told(Claim claim) {
    return withFee(line(claim), format.fee(claim.kind(), claim.amount()));
  }

  static Line line(Claim claim) {
    return line(claim, claim.kind());
  }

  private static Line line(Claim claim, String kind) {
    return new Line(
        kind,
        String.valueOf(claim.operationId()),
        "ch_" + claim.paymentIntentId(),
        claim.transactionId(),
        claim.paymentIntentId(),
        kind.equals("REFUND") ? -claim.amount() : claim.amount(),
        0,
        claim.currency(),
        claim.occurredAt());
  }

  static Line withFee(Line line, long fee) {
    return new Line(
        line.type(),
        line.operationId(),
        line.chargeId(),
        line.reference(),
        line.paymentReference(),
        line.gross(),
        fee,
        line.currency(),
        line.occurredAt());
  }

  private static Line renamed(Line line, String operationId) {
    return new Line(
        line.type(),
        operationId,
        line.chargeId(),
        line.reference(),
        line.paymentReference(),
        line.gross(),
        line.fee(),
        line.currency(),
        line.occurredAt());
  }

  private static Claim with(Claim claim, long amount, String currency) {
    return new Claim(
        claim.transactionId(),
        claim.kind(),
        claim.operationId(),
        claim.paymentIntentId(),
        amount,
        currency,
        claim.occurredAt(),
        claim.withdrawn());
  }

  static Claim at(Claim claim, Instant occurredAt) {
    return new Claim(
        claim.transactionId(),
        claim.kind(),
        claim.operationId(),
        claim.paymentIntentId(),
        claim.amount(),
        claim.currency(),
        occurredAt,
        claim.withdrawn());
  }

  private static Claim withdrawn(Claim claim) {
    return new Claim(
        claim.transactionId(),
        claim.kind(),
        claim.operationId(),
        claim.paymentIntentId(),
        claim.amount(),
        claim.currency(),
        claim.occurredAt(),
        true);
  }

  private static Claim withoutOperationId(Claim claim) {
    return new Claim(
        claim.transactionId(),
        claim.kind(),
        null,
        claim.paymentIntentId(),
        claim.amount(),
        claim.currency(),
        claim.occurredAt(),
        claim.withdrawn());
  }
}
