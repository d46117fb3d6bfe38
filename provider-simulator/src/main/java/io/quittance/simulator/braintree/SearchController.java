package io.quittance.simulator.braintree;

import static io.quittance.simulator.braintree.TransactionController.xml;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The search for transactions: by order id, and by the ids that it found. */
@Hidden
@BraintreeConfigured
@RestController
@RequestMapping(BraintreeEmulator.PATH + "/merchants/{merchant}/transactions")
class SearchController {

  private static final int PAGE_SIZE = 50;

  private final Transactions transactions;

  SearchController(Transactions transactions) {
    this.transactions = transactions;
  }

  @PostMapping("/advanced_search_ids")
  ResponseEntity<String> find(HttpServletRequest http) {
    var ids = Xml.of("ids");
    found(XmlBody.of(http)).forEach(id -> ids.text("item", id));
    return xml(HttpStatus.OK, Xml.of("search-results").text("page-size", PAGE_SIZE).child(ids));
  }

  @PostMapping("/advanced_search")
  ResponseEntity<String> show(HttpServletRequest http) {
    var ids = XmlBody.of(http).child("ids").map(XmlBody::children).orElse(List.of());
    var page =
        Xml.of("credit-card-transactions")
            .text("current-page-number", 1)
            .text("page-size", PAGE_SIZE)
            .text("total-items", ids.size());
    ids.forEach(id -> page.child(transactions.show(id.text())));
    return xml(HttpStatus.OK, page);
  }

  private List<String> found(XmlBody search) {
    var orderId =
        search.child("order_id").orElseThrow(() -> new BraintreeError(HttpStatus.BAD_REQUEST));
    return orderId
        .text("is")
        .map(text -> transactions.ordered(text, true))
        .or(() -> orderId.text("starts_with").map(text -> transactions.ordered(text, false)))
        .orElseThrow(() -> new BraintreeError(HttpStatus.BAD_REQUEST));
  }
}
