package io.quittance.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.prowidesoftware.swift.model.mx.MxCamt05300108;
import com.prowidesoftware.swift.model.mx.MxCamt05400108;
import com.prowidesoftware.swift.model.mx.MxPain00200110;
import com.prowidesoftware.swift.model.mx.dic.AccountStatement9;
import com.prowidesoftware.swift.model.mx.dic.CreditDebitCode;
import com.prowidesoftware.swift.model.mx.dic.EntryTransaction10;
import com.prowidesoftware.swift.model.mx.dic.PaymentTransaction105;
import com.prowidesoftware.swift.model.mx.dic.ReportEntry10;
import io.quittance.contracts.provider.BankReference;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The emulated bank as Prowide's model of the messages sees it. */
class BankMessagesTest extends RunningSimulator {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final String payment = newPayment();
  private final String reference = newReference();
  private final String creditorReference = BankReference.creditorReference(reference);

  @Test
  @DisplayName("what a customer pays is noted, found and stated under one reference of the bank")
  void tellsOfMoney() {
    open("pm_card_visa", "50.00", "EUR");
    assertThat(state()).isEqualTo("OPEN");
    assertThat(transfer(Map.of("creditorReference", creditorReference)).status()).isEqualTo(200);
    assertThat(state()).isEqualTo("PAID");

    var told = entry(awaitMessages(creditorReference, 1).getFirst());
    var found =
        entry(read("/accounts/" + BankCustomer.IBAN + "/credits?reference=" + creditorReference));
    var stated = stated("EUR", found.getAcctSvcrRef());
    for (var entry : List.of(told, found, stated)) {
      assertThat(entry.getAcctSvcrRef()).isEqualTo(found.getAcctSvcrRef());
      assertThat(entry.getCdtDbtInd()).isEqualTo(CreditDebitCode.CRDT);
      assertThat(entry.getSts().getCd()).isEqualTo("BOOK");
      assertThat(entry.getAmt().getValue()).isEqualByComparingTo("50.00");
      var details = details(entry);
      assertThat(details.getRmtInf().getStrd().getFirst().getCdtrRefInf().getRef())
          .isEqualTo(creditorReference);
      assertThat(details.getRltdPties().getDbtrAcct().getId().getIBAN())
          .isEqualTo(BankCustomer.PAYER_IBAN);
    }
    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000", "CAPTURE 5000");
  }

  @Test
  @DisplayName("a customer sends too little, or too much: it is booked as it came")
  void booksEveryAmount() {
    open("pm_card_visa", "50.00", "EUR");
    transfer(Map.of("creditorReference", creditorReference, "amount", 4_999));
    assertThat(entry(awaitMessages(creditorReference, 1).getFirst()).getAmt().getValue())
        .isEqualByComparingTo("49.99");
    assertThat(effects(payment)).containsExactly("AUTHORIZE 4999", "CAPTURE 4999");
    assertThat(transfer(Map.of("creditorReference", creditorReference)).status()).isEqualTo(422);
    assertThat(transfer(Map.of("creditorReference", "RF00")).status()).isEqualTo(404);
  }

  @Test
  void paysBackAndStatesIt() {
    open("pm_card_visa", "50.00", "EUR");
    transfer(Map.of("creditorReference", creditorReference));
    var refund = newReference();
    var id = BankReference.endToEndId(refund);
    var answer = send(id, "20.00", BankCustomer.PAYER_IBAN, true);

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    var status = transferOf(answer.text());
    assertThat(status.getTxSts()).isEqualTo("ACSC");
    assertThat(status.getOrgnlEndToEndId()).isEqualTo(id);
    assertThat(status.getOrgnlTxRef().getAmt().getInstdAmt().getValue()).isEqualTo("20.00");
    assertThat(transferOf(send(id, "20.00", BankCustomer.PAYER_IBAN, true).text()).getTxSts())
        .isEqualTo("ACSC");
    assertThat(transferOf(read("/payments/" + id)).getAcctSvcrRef())
        .isEqualTo(status.getAcctSvcrRef());
    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000", "CAPTURE 5000", "REFUND 2000");

    var stated = stated("EUR", status.getAcctSvcrRef());
    assertThat(stated.getCdtDbtInd()).isEqualTo(CreditDebitCode.DBIT);
    assertThat(details(stated).getRefs().getEndToEndId()).isEqualTo(id);
    // What became of the order, and the entry.
    assertThat(awaitMessages(id, 2)).hasSize(2);
  }

  @Test
  @DisplayName("A310 money that could not be delivered comes back, and is stated")
  void tellsOfReturns() {
    open("pm_card_refundFail", "50.00", "EUR");
    transfer(Map.of("creditorReference", creditorReference));
    var id = BankReference.endToEndId(newReference());
    send(id, "50.00", BankCustomer.PAYER_IBAN, true);

    var returned = entry(awaitMessages(id, 3).getLast());
    assertThat(returned.getCdtDbtInd()).isEqualTo(CreditDebitCode.CRDT);
    assertThat(details(returned).getRtrInf().getRsn().getCd()).isEqualTo("AC04");
    assertThat(details(stated("EUR", returned.getAcctSvcrRef())).getRefs().getEndToEndId())
        .isEqualTo(id);
    assertThat(transferOf(read("/payments/" + id)).getTxSts()).isEqualTo("ACSC");
  }

  @Test
  void takesItsTime() {
    open("pm_card_pendingRefund", "50.00", "EUR");
    transfer(Map.of("creditorReference", creditorReference));
    var id = BankReference.endToEndId(newReference());
    assertThat(transferOf(send(id, "50.00", BankCustomer.PAYER_IBAN, true).text()).getTxSts())
        .isEqualTo("ACSP");
    await()
        .atMost(PATIENCE)
        .until(() -> transferOf(read("/payments/" + id)).getTxSts().equals("ACSC"));
  }

  @Test
  @DisplayName("the statement of a day: the closing balance is the opening one and the entries")
  void addsUp() {
    open("pm_card_visa", "500", "JPY");
    transfer(Map.of("creditorReference", creditorReference));
    for (var currency : List.of("EUR", "JPY")) {
      var statement = statement(currency);
      var sum =
          statement.getNtry().stream()
              .map(
                  entry ->
                      entry.getCdtDbtInd() == CreditDebitCode.CRDT
                          ? entry.getAmt().getValue()
                          : entry.getAmt().getValue().negate())
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(balance(statement, "CLBD"))
          .isEqualByComparingTo(balance(statement, "OPBD").add(sum));
    }
    assertThat(stated("JPY", null).getAmt().getValue().scale()).isZero();
  }

  @Test
  void takesOnlyItsCustomer() {
    var path = "/payment-requests/" + creditorReference;
    assertThat(call("GET", path, null, "wrong", Map.of()).status()).isEqualTo(401);
    assertThat(call("GET", path, null, BankCustomer.TOKEN, Map.of()).get("code"))
        .isEqualTo("not_found");
    open("pm_card_visa", "50.00", "EUR");
    transfer(Map.of("creditorReference", creditorReference));
    var id = BankReference.endToEndId(newReference());
    assertThat(send(id, "1.00", BankCustomer.PAYER_IBAN, false).status()).isEqualTo(401);
    assertThat(send(id, "1.00", BankCustomer.IBAN, true).status()).isEqualTo(400);
    assertThat(send(id, "50.01", BankCustomer.PAYER_IBAN, true).get("code"))
        .isEqualTo("amount_exceeds_refundable");
    assertThat(call("GET", "/payments/" + id, null, BankCustomer.TOKEN, Map.of()).status())
        .isEqualTo(404);
    assertThat(effects(payment)).containsExactly("AUTHORIZE 5000", "CAPTURE 5000");
  }

  @Test
  void callsARequestOff() {
    open("pm_card_visa", "50.00", "EUR");
    var path = "/payment-requests/" + creditorReference;
    for (int i = 0; i < 2; i++) {
      var answer = call("DELETE", path, null, BankCustomer.TOKEN, Map.of());
      assertThat(answer.get("state")).isEqualTo("CLOSED");
    }
    assertThat(effects(payment)).containsExactly("VOID 0");
  }

  @Test
  void tellsACustomerHowToPay() {
    open("pm_card_visa", "50.00", "EUR");
    var page =
        exchange(request("GET", "/instructions?reference=" + creditorReference, null).build());
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text())
        .contains("EUR 50.00", BankCustomer.IBAN, BankReference.printed(creditorReference));
  }

  private void open(String method, String amount, String currency) {
    var body =
        """
        {"reference":"%s","payment":"%s","iban":"%s","amount":"%s","currency":"%s",\
        "testMethod":"%s"}\
        """
            .formatted(reference, payment, BankCustomer.IBAN, amount, currency, method);
    var path = "/payment-requests/" + creditorReference;
    for (int i = 0; i < 2; i++) {
      var answer = call("PUT", path, body, BankCustomer.TOKEN, Map.of());
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }
  }

  private Reply transfer(Map<String, Object> body) {
    return admin("POST", "/admin/bank/transfers", body);
  }

  private Reply send(String id, String amount, String creditor, boolean signed) {
    var order = BankCustomer.order(id, payment, creditorReference, amount, "EUR", creditor);
    var headers = BankCustomer.INSTANCE.sign(id, signed ? order : order + " ");
    return call("POST", "/payments", order, BankCustomer.TOKEN, headers);
  }

  private String state() {
    var path = "/payment-requests/" + creditorReference;
    return call("GET", path, null, BankCustomer.TOKEN, Map.of()).get("state");
  }

  private String read(String path) {
    return call("GET", path, null, BankCustomer.TOKEN, Map.of()).text();
  }

  private Reply call(
      String method,
      String path,
      @Nullable String body,
      String token,
      Map<String, String> headers) {
    var request = request(method, path, body).header("Authorization", "Bearer " + token);
    headers.forEach(request::header);
    return exchange(request.build());
  }

  private HttpRequest.Builder request(String method, String path, @Nullable String body) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/bank" + path))
        .timeout(PATIENCE)
        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
  }

  private static List<String> awaitMessages(String mentioned, int count) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> BankCustomer.INSTANCE.messages(mentioned), messages -> messages.size() >= count);
  }

  private static ReportEntry10 entry(String note) {
    return MxCamt05400108.parse(note)
        .getBkToCstmrDbtCdtNtfctn()
        .getNtfctn()
        .getFirst()
        .getNtry()
        .getFirst();
  }

  private static EntryTransaction10 details(ReportEntry10 entry) {
    return entry.getNtryDtls().getFirst().getTxDtls().getFirst();
  }

  private static PaymentTransaction105 transferOf(String report) {
    return MxPain00200110.parse(report)
        .getCstmrPmtStsRpt()
        .getOrgnlPmtInfAndSts()
        .getFirst()
        .getTxInfAndSts()
        .getFirst();
  }

  /** The entry of today's statement under a reference of the bank; the last one without. */
  private ReportEntry10 stated(String currency, @Nullable String bankReference) {
    var entries = statement(currency).getNtry();
    return bankReference == null
        ? entries.getLast()
        : entries.stream()
            .filter(entry -> entry.getAcctSvcrRef().equals(bankReference))
            .findFirst()
            .orElseThrow();
  }

  private AccountStatement9 statement(String currency) {
    var today = LocalDate.now(ZoneOffset.UTC);
    var statement = read("/accounts/%s/statements/%s".formatted(BankCustomer.IBAN, today));
    return MxCamt05300108.parse(statement).getBkToCstmrStmt().getStmt().stream()
        .filter(page -> page.getAcct().getCcy().equals(currency))
        .findFirst()
        .orElseThrow();
  }

  private static BigDecimal balance(AccountStatement9 statement, String type) {
    return statement.getBal().stream()
        .filter(balance -> balance.getTp().getCdOrPrtry().getCd().equals(type))
        .map(balance -> balance.getAmt().getValue())
        .findFirst()
        .orElseThrow();
  }
}
