package io.quittance.simulator.bank;

import io.quittance.contracts.provider.BankReference;
import io.quittance.simulator.book.Books;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.Operation;
import io.quittance.simulator.book.OperationType;
import io.quittance.simulator.emulator.FormBody;
import io.quittance.simulator.fault.ClientConnection;
import io.quittance.simulator.operation.Answer.Told;
import io.quittance.simulator.operation.Request;
import io.quittance.simulator.operation.RunOperation;
import io.quittance.simulator.operation.WireAnswers;
import io.quittance.simulator.operation.WireReply;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The bank's API: requests to pay, orders to send money and their status, and what is on the
 * account. HTTP in, HTTP out.
 */
@Hidden
@BankConfigured
@RestController
@RequestMapping(BankEmulator.PATH)
class BankApiController {

  private static final MediaType XML = new MediaType("application", "xml", StandardCharsets.UTF_8);
  private static final String KEY = "Idempotency-Key";

  private final BankSettings settings;
  private final BankKeys keys;
  private final Account account;
  private final Entries entries;
  private final Statuses statuses;
  private final Books books;
  private final RunOperation runOperation;
  private final WireAnswers wire;
  private final Clock clock;

  BankApiController(
      BankSettings settings,
      BankKeys keys,
      Account account,
      Entries entries,
      Statuses statuses,
      Books books,
      RunOperation runOperation,
      WireAnswers wire,
      Clock clock) {
    this.settings = settings;
    this.keys = keys;
    this.account = account;
    this.entries = entries;
    this.statuses = statuses;
    this.books = books;
    this.runOperation = runOperation;
    this.wire = wire;
    this.clock = clock;
  }

  @PutMapping("/payment-requests/{reference}")
  @Nullable ResponseEntity<byte[]> request(
      @PathVariable String reference, HttpServletRequest http) {
    requireToken(http);
    var request = PaymentRequest.read(reference, body(http), settings);
    return run(request.authorize(), http, _ -> state(reference, require(reference)));
  }

  @GetMapping("/payment-requests/{reference}")
  ResponseEntity<byte[]> show(@PathVariable String reference, HttpServletRequest http) {
    requireToken(http);
    return answer(state(reference, require(reference)));
  }

  @DeleteMapping("/payment-requests/{reference}")
  @Nullable ResponseEntity<byte[]> withdraw(
      @PathVariable String reference, HttpServletRequest http) {
    requireToken(http);
    var charge = require(reference);
    if (stateOf(charge).equals("PAID")) {
      throw new BankError(HttpStatus.CONFLICT, "already_paid", "The money is there.");
    }
    if (stateOf(charge).equals("CLOSED")) {
      return answer(state(reference, charge));
    }
    var key = Optional.ofNullable(http.getHeader(KEY)).orElse(reference + "-withdrawn");
    return run(
        new Request.Cancel(key, charge.paymentReference(), charge.chargeId()),
        http,
        _ -> state(reference, require(reference)));
  }

  @PostMapping("/payments")
  @Nullable ResponseEntity<byte[]> send(HttpServletRequest http) {
    requireToken(http);
    var body = body(http);
    requireSignature(http, body);
    var order = TransferOrder.read(body);
    if (!order.debtor().equals(settings.iban())) {
      throw BankError.invalid("DbtrAcct is not an account of yours.");
    }
    if (!order.creditor().equals(Entries.PAYER_IBAN)) {
      throw BankError.invalid("CdtrAcct does not exist.");
    }
    return run(refund(order), http, told -> report(told.operation()));
  }

  /** The customer's own ids name what is paid back, and their text the reference of the payment. */
  private Request refund(TransferOrder order) {
    var payment = order.instructionId().replaceFirst("^pi-", "pi_");
    var charge =
        books.chargesOf(BankEmulator.NAME, payment).stream()
            .filter(it -> order.text().equals(referenceOf(it)))
            .findFirst()
            .orElseThrow(() -> BankError.invalid("Nothing was paid under this reference."));
    return new Request.Refund(
        BankReference.read(order.endToEndId()).orElse(order.endToEndId()),
        payment,
        charge.chargeId(),
        order.amount());
  }

  @GetMapping("/payments/{id}")
  ResponseEntity<byte[]> status(@PathVariable String id, HttpServletRequest http) {
    requireToken(http);
    var refund =
        books
            .findOperation(BankReference.read(id).orElse(id))
            .filter(operation -> operation.type() == OperationType.REFUND)
            .filter(this::isOfBank)
            .orElseThrow(BankError::notFound);
    return answer(report(refund));
  }

  @GetMapping("/accounts/{iban}/credits")
  ResponseEntity<byte[]> credits(
      @PathVariable String iban, @RequestParam String reference, HttpServletRequest http) {
    requireAccount(iban, http);
    return answer(
        xml(entries.note("NOTE-" + reference, clock.instant(), account.credits(reference))));
  }

  /** The statement of a day, of which the current one is not complete yet. */
  @GetMapping("/accounts/{iban}/statements/{date}")
  ResponseEntity<byte[]> statement(
      @PathVariable String iban,
      @PathVariable @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate date,
      HttpServletRequest http) {
    requireAccount(iban, http);
    var pages = settings.currencies().stream().map(currency -> page(currency, date)).toList();
    return answer(xml(entries.statement(date, clock.instant(), pages)));
  }

  private Entries.Page page(Currency currency, LocalDate date) {
    return new Entries.Page(
        currency, account.openingBalance(currency, date), account.entries(currency, date));
  }

  private WireReply report(Operation refund) {
    Instant at = clock.instant();
    return xml(statuses.report("STS-" + at.toEpochMilli(), refund, at));
  }

  private boolean isOfBank(Operation operation) {
    return books
        .findCharge(operation.chargeId())
        .filter(charge -> charge.provider().equals(BankEmulator.NAME))
        .isPresent();
  }

  private Charge require(String reference) {
    return account.findCharge(reference).orElseThrow(BankError::notFound);
  }

  private static @Nullable String referenceOf(Charge charge) {
    return charge.origin().extras().get(Account.CREDITOR_REFERENCE);
  }

  private static WireReply state(String reference, Charge charge) {
    var body =
        "{\"creditorReference\":\"%s\",\"state\":\"%s\"}".formatted(reference, stateOf(charge));
    return new WireReply(HttpStatus.OK, MediaType.APPLICATION_JSON, body, Map.of());
  }

  private static String stateOf(Charge charge) {
    return switch (charge.status()) {
      case REQUIRES_ACTION, IN_REVIEW -> "OPEN";
      case AUTHORIZED, CAPTURED -> "PAID";
      case VOIDED, FAILED, EXPIRED -> "CLOSED";
    };
  }

  private @Nullable ResponseEntity<byte[]> run(
      Request request, HttpServletRequest http, Function<Told, WireReply> format) {
    return wire.write(runOperation.run(request), ClientConnection.of(http), format);
  }

  private void requireAccount(String iban, HttpServletRequest http) {
    requireToken(http);
    if (!iban.equals(settings.iban())) {
      throw BankError.notFound();
    }
  }

  private void requireToken(HttpServletRequest http) {
    if (!keys.isToken(http.getHeader(HttpHeaders.AUTHORIZATION))) {
      throw BankError.unauthorized("The token is missing or wrong.");
    }
  }

  private void requireSignature(HttpServletRequest http, String body) {
    boolean signed =
        keys.isSigned(
            http.getHeader(BankKeys.ID),
            http.getHeader(BankKeys.TIMESTAMP),
            http.getHeader(BankKeys.SIGNATURE),
            body);
    if (!signed) {
      throw BankError.unauthorized("The order is not signed by you, or not lately.");
    }
  }

  private static String body(HttpServletRequest http) {
    return new String(FormBody.bytes(http), StandardCharsets.UTF_8);
  }

  private static WireReply xml(String body) {
    return new WireReply(HttpStatus.OK, XML, body, Map.of());
  }

  private static ResponseEntity<byte[]> answer(WireReply reply) {
    return ResponseEntity.status(reply.status())
        .contentType(reply.contentType())
        .body(reply.body().getBytes(StandardCharsets.UTF_8));
  }
}
