package io.quittance.idempotency;

import io.quittance.platform.problem.Problem;
import org.springframework.http.HttpStatus;

/** Every reason this service refuses a request. Append only: published codes never change. */
public enum IdempotencyProblem implements Problem {
  DEGRADED_CAPACITY_EXCEEDED(
      HttpStatus.SERVICE_UNAVAILABLE,
      "Running at reduced capacity.",
      "The cache is away, so only a part of the usual load is taken. Repeat after the time in"
          + " Retry-After; a repeat cannot take effect twice.");

  private final HttpStatus status;
  private final String title;
  private final String detail;

  IdempotencyProblem(HttpStatus status, String title, String detail) {
    this.status = status;
    this.title = title;
    this.detail = detail;
  }

  @Override
  public HttpStatus status() {
    return status;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String detail() {
    return detail;
  }

  @Override
  public boolean retryable() {
    return true;
  }
}
