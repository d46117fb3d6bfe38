package io.quittance.platform.chain;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hash of all chains. */
public final class Digests {

  private Digests() {}

  /** A new SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
