package io.quittance.simulator.bank;

import io.quittance.contracts.provider.BankReference;
import io.quittance.platform.money.Currencies;
import io.quittance.platform.money.MinorUnits;
import io.quittance.platform.money.Money;
import io.quittance.simulator.operation.Request;
import java.math.BigDecimal;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the customer told the bank that somebody will pay. */
record PaymentRequest(String creditorReference, JsonNode body) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String METHOD_USUAL = "pm_card_visa";

  /** Nobody takes a transfer back through us. */
  private static final Set<String> WITHOUT_COUNTERPART =
      Set.of("pm_card_createDispute", "pm_card_createDisputeProductNotReceived");

  /**
   * Reads a request.
   *
   * @throws BankError when it is none, or about another account
   */
  static PaymentRequest read(String creditorReference, String body, BankSettings settings) {
    if (!BankReference.isCreditorReference(creditorReference)) {
      throw BankError.invalid("The reference is not one of ISO 11649.");
    }
    try {
      var request = new PaymentRequest(creditorReference, JSON.readTree(body));
      if (!request.required("iban").equals(settings.iban())) {
        throw BankError.invalid("iban is not an account of yours.");
      }
      if (!settings.currencies().contains(request.amount().currency())) {
        throw BankError.invalid("currency is not one of the account.");
      }
      return request;
    } catch (JacksonException notJson) {
      throw BankError.invalid("The body is not JSON.");
    }
  }

  Request.Authorize authorize() {
    var reference = required("reference");
    var method = optional("testMethod").orElse(METHOD_USUAL);
    if (WITHOUT_COUNTERPART.contains(method)) {
      throw BankError.invalid("There are no disputes here.");
    }
    return new Request.Authorize(
        BankEmulator.NAME,
        reference,
        required("payment"),
        amount(),
        method,
        optional("captureReference").orElse(reference + "-sale"),
        true,
        optional("returnUrl").orElse(null),
        Map.of(Account.CREDITOR_REFERENCE, creditorReference));
  }

  private Money amount() {
    try {
      return MinorUnits.toOurs(
          new BigDecimal(required("amount")), Currencies.find(required("currency")).orElseThrow());
    } catch (ArithmeticException | NumberFormatException | NoSuchElementException no) {
      throw BankError.invalid("amount and currency are not an amount.");
    }
  }

  private String required(String name) {
    return optional(name).orElseThrow(() -> BankError.invalid(name + " is missing."));
  }

  private Optional<String> optional(String name) {
    return Optional.of(body.path(name).asString("")).filter(text -> !text.isEmpty());
  }
}
