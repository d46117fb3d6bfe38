package io.quittance.platform.logging;

import io.quittance.platform.web.CardData;
import org.jspecify.annotations.Nullable;

/** What a log may show of a text: no card number but its last four digits, and no secret. */
public final class Masking {

  private Masking() {}

  /** The text without what nobody may read; the same object when there is nothing of that. */
  public static String of(String text) {
    return CardData.masked(SecretWords.masked(text));
  }

  static @Nullable String ofNullable(@Nullable String text) {
    return text == null ? null : of(text);
  }
}
