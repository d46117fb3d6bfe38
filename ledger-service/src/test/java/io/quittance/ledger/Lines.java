package io.quittance.ledger;

import java.util.List;

/** Entries of more lines than two, as JSON. */
final class Lines {

  private Lines() {}

  static String line(String account, String side, Object amount, String currency) {
    return """
    {"account": "%s", "side": "%s", "amount": %s, "currency": "%s"}
    """
        .formatted(account, side, amount, currency);
  }

  static String entry(String reference, List<String> lines) {
    return "{\"reference\": \"%s\", \"postings\": [%s]}"
        .formatted(reference, String.join(",", lines));
  }
}
