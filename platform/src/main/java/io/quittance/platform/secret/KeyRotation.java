package io.quittance.platform.secret;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Parameters;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import java.security.GeneralSecurityException;

/**
 * Puts a new key in the place of an old one, in a Tink key set as JSON. It takes two steps, because
 * instances are not restarted at the same moment: one that works with a new key already would write
 * what the others cannot read. So all are given the key first, and only then told to work with it.
 */
public final class KeyRotation {

  private KeyRotation() {}

  /**
   * First step: the same keys, and a new one at the end that only reads. The primary key stays the
   * same.
   *
   * @throws IllegalArgumentException when a key waits for its promotion already: another one would
   *     be promoted in its place, which no instance has
   */
  public static String added(String keySet, Parameters newKey) throws GeneralSecurityException {
    var keys = read(keySet);
    if (!isNewestPrimary(keys)) {
      throw new IllegalArgumentException(
          "the newest key of the set is not its primary one yet; promote it first");
    }
    return write(
        KeysetHandle.newBuilder(keys)
            .addEntry(KeysetHandle.generateEntryFromParameters(newKey).withRandomId())
            .build());
  }

  /**
   * Second step, once every instance has the set with the new key: the newest key becomes the
   * primary one, the older ones still read.
   *
   * @throws IllegalArgumentException when it is that already
   */
  public static String promoted(String keySet) throws GeneralSecurityException {
    var keys = read(keySet);
    if (isNewestPrimary(keys)) {
      throw new IllegalArgumentException(
          "the newest key of the set is its primary one already; add a new one first, and give it"
              + " to all instances");
    }
    var builder = KeysetHandle.newBuilder(keys);
    builder.getAt(builder.size() - 1).makePrimary();
    return write(builder.build());
  }

  /** Keys are added at the end. */
  private static boolean isNewestPrimary(KeysetHandle keys) {
    return keys.getAt(keys.size() - 1).isPrimary();
  }

  /** Reads a key set with its secrets. */
  static KeysetHandle read(String keySet) throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.parseKeyset(keySet, InsecureSecretKeyAccess.get());
  }

  /** Writes a key set with its secrets, on one line. */
  public static String write(KeysetHandle keys) throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get())
        .replace("\n", "");
  }
}
