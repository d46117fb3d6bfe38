package io.quittance.simulator.stripe;

import static io.quittance.simulator.SimulatorProblem.CHARGE_NOT_FOUND;

import io.quittance.simulator.book.Books;
import io.quittance.simulator.book.Charge;
import io.quittance.simulator.book.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Reads intents from the books. */
@StripeConfigured
@Component
class Intents {

  /** Found when it is used: the books themselves ask this package for the texts of webhooks. */
  private final ObjectProvider<Books> books;

  Intents(ObjectProvider<Books> books) {
    this.books = books;
  }

  /**
   * The charge behind the id of an intent or a charge.
   *
   * @throws io.quittance.platform.problem.Refusal {@code charge_not_found}, also for another
   *     provider's
   */
  Charge charge(String id) {
    return books
        .getObject()
        .findCharge(StripeIds.charge(id))
        .filter(Intents::isOurs)
        .orElseThrow(() -> CHARGE_NOT_FOUND.because(id));
  }

  /** The intent of an id, as it is now. */
  Intent intent(String id) {
    return of(charge(id), null);
  }

  /** An intent as a change leaves it that is not written yet. */
  Intent of(Charge charge, @Nullable Operation changed) {
    var operations = new ArrayList<Operation>();
    for (var operation : books.getObject().operationsOf(charge.chargeId())) {
      if (changed == null || !operation.operationId().equals(changed.operationId())) {
        operations.add(operation);
      }
    }
    if (changed != null) {
      operations.add(changed);
    }
    return new Intent(charge, operations);
  }

  /** The intents of a caller's payment, or of one reference. */
  List<Intent> ofPayment(String payment) {
    return books.getObject().chargesOf(StripeEmulator.NAME, payment).stream()
        .map(charge -> of(charge, null))
        .toList();
  }

  /** The intent that was made under an idempotency key. */
  Optional<Intent> ofReference(String reference) {
    return books
        .getObject()
        .findOperation(reference)
        .flatMap(operation -> books.getObject().findCharge(operation.chargeId()))
        .filter(Intents::isOurs)
        .map(charge -> of(charge, null));
  }

  private static boolean isOurs(Charge charge) {
    return charge.provider().equals(StripeEmulator.NAME);
  }
}
