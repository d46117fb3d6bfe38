package io.quittance.platform.audit;

import io.quittance.platform.chain.Digests;
import io.quittance.platform.chain.Leaf;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A record as it is stored.
 *
 * @param transaction the database's number of the transaction
 * @param before JSON as the database writes it; null where there is none
 * @param after as before
 */
record AuditRecord(
    long position,
    Instant recordedAt,
    String transaction,
    String actorKind,
    String actor,
    @Nullable String cause,
    @Nullable String requestId,
    String action,
    String objectType,
    @Nullable String objectId,
    @Nullable String before,
    @Nullable String after) {

  /**
   * What a seal holds of it: a hash over everything, and over the service, so that the records of
   * one cannot pass for those of another.
   */
  Leaf leaf(String service) {
    var text = new StringBuilder("audit record\n");
    add(text, service);
    add(text, Long.toString(position));
    add(text, Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, recordedAt)));
    add(text, transaction);
    add(text, actorKind);
    add(text, actor);
    add(text, cause);
    add(text, requestId);
    add(text, action);
    add(text, objectType);
    add(text, objectId);
    add(text, before);
    add(text, after);
    var hash = Digests.sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8));
    return new Leaf(position, HexFormat.of().formatHex(hash));
  }

  /** With its length in front, no field can pass for two. */
  private static void add(StringBuilder text, @Nullable String field) {
    if (field == null) {
      text.append("-\n");
    } else {
      text.append(field.length()).append(':').append(field).append('\n');
    }
  }
}
