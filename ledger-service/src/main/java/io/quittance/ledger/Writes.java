package io.quittance.ledger;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** What all routes that write have in common. */
public final class Writes {

  /** With {@code true}, a request does the same work and has the same answer, but no effect. */
  public static final String DRY_RUN = "X-Dry-Run";

  private Writes() {}

  /** 201 for what is new, 200 for what was there. */
  public static <T> ResponseEntity<T> answer(boolean isNew, T body) {
    return ResponseEntity.status(isNew ? HttpStatus.CREATED : HttpStatus.OK).body(body);
  }
}
