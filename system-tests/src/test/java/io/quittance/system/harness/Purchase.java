package io.quittance.system.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.quittance.system.Http;
import java.util.ArrayList;
import java.util.List;

/** What a customer was told of one payment, which must be true in the end. */
final class Purchase {

  private final String id;
  private final long amount;
  private final List<String> told = new ArrayList<>();
  private long captured;
  private long refunded;
  private boolean canceled;
  private boolean declined;
  private boolean mayBeDisputed;

  Purchase(String id, long amount) {
    this.id = id;
    this.amount = amount;
  }

  String id() {
    return id;
  }

  long captured() {
    return captured;
  }

  long refunded() {
    return refunded;
  }

  void mayBeDisputed() {
    mayBeDisputed = true;
  }

  /** Takes down an answer that opens or authorizes the payment. */
  void opened(Http.Answer answer) {
    note("open", answer);
    if (answer.status() < 300) {
      captured = answer.number("amountCaptured");
    } else {
      assertThat(answer.status()).as("%s", told).isIn(402, 409, 422);
      declined = answer.status() == 402;
    }
  }

  boolean isAuthorized() {
    return !declined && !canceled;
  }

  void captured(long part, Http.Answer answer) {
    note("capture " + part, answer);
    if (answer.status() == 200) {
      captured += part;
    }
  }

  void canceled(Http.Answer answer) {
    note("cancel", answer);
    canceled |= answer.status() == 200;
  }

  void refunded(long part, Http.Answer answer) {
    note("refund " + part, answer);
    if (answer.status() == 201 && answer.field("status").equals("SUCCEEDED")) {
      refunded += part;
    }
  }

  private void note(String what, Http.Answer answer) {
    told.add(
        "%s: %d %s %s".formatted(what, answer.status(), answer.field("status"), answer.code()));
  }

  /** Whether what is shown now is what was told. */
  void isTrueOf(Http.Answer shown) {
    var whole = "%s was told %s and is shown %s".formatted(id, told, shown.text());
    assertThat(shown.number("amount")).as(whole).isEqualTo(amount);
    assertThat(shown.number("amountCaptured")).as(whole).isEqualTo(captured);
    assertThat(shown.number("amountRefunded")).as(whole).isEqualTo(refunded);
    var status = shown.field("status");
    if (mayBeDisputed && status.equals("CHARGEBACK")) {
      return;
    }
    assertThat(status).as(whole).isIn(statuses());
  }

  private List<String> statuses() {
    if (canceled) {
      return List.of("CANCELED");
    }
    if (declined) {
      return List.of("AUTHORIZATION_FAILED");
    }
    if (captured == 0) {
      return List.of("CREATED", "AUTHORIZED");
    }
    if (refunded == captured) {
      return List.of("REFUNDED");
    }
    return refunded > 0 ? List.of("PARTIALLY_REFUNDED") : List.of("CAPTURED", "PARTIALLY_CAPTURED");
  }
}
