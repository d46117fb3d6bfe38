package io.quittance.simulator.fault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Faults by chance. Whether one strikes is decided by seed, reference and fault alone, so that a
 * run can be repeated.
 *
 * @param partsPerBillion how many of a billion references each fault strikes
 * @param lateMillis how late webhook_late is
 */
record FaultPlan(long seed, Map<Fault, Long> partsPerBillion, long lateMillis) {

  static final long ALL = 1_000_000_000L;
  static final FaultPlan NONE = new FaultPlan(0, Map.of(), 3_000);

  FaultPlan {
    partsPerBillion = Map.copyOf(partsPerBillion);
  }

  Set<Fault> faultsOf(String reference) {
    var struck = EnumSet.noneOf(Fault.class);
    partsPerBillion.forEach(
        (fault, parts) -> {
          if (draw(reference, fault) < parts) {
            struck.add(fault);
          }
        });
    return struck;
  }

  /** Evenly spread over 0 to a billion, and the same on every machine. */
  private long draw(String reference, Fault fault) {
    try {
      var text = seed + ":" + reference + ":" + fault.wireName();
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Long.remainderUnsigned(ByteBuffer.wrap(digest).getLong(), ALL);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
