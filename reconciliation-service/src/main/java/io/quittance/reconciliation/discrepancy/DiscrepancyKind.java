package io.quittance.reconciliation.discrepancy;

/** How two claims about one operation may differ. */
public enum DiscrepancyKind {
  /** The provider did something that we do not know, or know under a date too far away. */
  MISSING_INTERNALLY("missingInternally"),
  /** We claim something that the provider's statement does not have. */
  MISSING_AT_PROVIDER("missingAtProvider"),
  AMOUNT("amountDiffers"),
  CURRENCY("currencyDiffers"),
  /** The provider settled what we hold as undone, or as another kind of operation. */
  STATUS("statusDiffers"),
  /** The provider keeps another fee than agreed. */
  FEE("feeDiffers"),
  /** One operation is claimed twice. */
  DUPLICATE("duplicate"),
  /**
   * Both claim it, on neighboring days, which is resolved once both were judged; or it is near
   * midnight and the next file is to come.
   */
  TIMING("timing");

  private final String countName;

  DiscrepancyKind(String countName) {
    this.countName = countName;
  }

  /** The name of its number in a run's counts. */
  public String countName() {
    return countName;
  }
}
