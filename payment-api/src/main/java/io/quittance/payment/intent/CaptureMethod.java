package io.quittance.payment.intent;

/** When the money is taken: by a later request, or as soon as it is authorized. */
public enum CaptureMethod {
  MANUAL,
  AUTOMATIC
}
