package io.quittance.platform.apikey;

import io.quittance.platform.problem.Problem;
import org.springframework.http.HttpStatus;

/** What is wrong with a key, where the common text would not help. */
enum KeyProblem implements Problem {
  /** The code is the common one: the key is wrong here. */
  UNAUTHORIZED(
      HttpStatus.UNAUTHORIZED,
      "Authentication is needed.",
      "This is a key for %s mode, but this installation is in %s mode. Send one that begins with"
          + " '%s'.");

  private final HttpStatus status;
  private final String title;
  private final String detail;

  KeyProblem(HttpStatus status, String title, String detail) {
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
}
