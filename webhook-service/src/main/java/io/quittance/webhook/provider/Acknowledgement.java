package io.quittance.webhook.provider;

/**
 * The answer by which a provider knows that an event arrived.
 *
 * @param status an HTTP status of the 200s
 * @param body plain text; empty where the status says it all
 */
public record Acknowledgement(int status, String body) {

  /** 200 without a body. */
  public static final Acknowledgement OK = new Acknowledgement(200, "");

  /** Refuses what no provider would take for a yes. */
  public Acknowledgement {
    if (status < 200 || status > 299) {
      throw new IllegalArgumentException("not an acknowledgement: " + status);
    }
  }
}
