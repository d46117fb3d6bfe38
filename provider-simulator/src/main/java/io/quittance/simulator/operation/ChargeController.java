package io.quittance.simulator.operation;

import io.quittance.simulator.book.Books;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.ChargeView;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lets an administrator find charges, whatever their provider calls them. */
@RestController
class ChargeController {

  private final Books books;

  ChargeController(Books books) {
    this.books = books;
  }

  record Charges(List<ChargeView> data) {}

  /** A provider's charges for a payment, oldest first. */
  @GetMapping("/admin/charges")
  Charges list(
      @RequestParam String paymentReference,
      @RequestParam(defaultValue = Charge.Origin.SIMULATOR) String provider) {
    return new Charges(
        books.chargesOf(provider, paymentReference).stream().map(ChargeView::of).toList());
  }
}
