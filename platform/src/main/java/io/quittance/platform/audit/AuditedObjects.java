package io.quittance.platform.audit;

import io.quittance.platform.id.Ids;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How the objects of a service are called on the wire, for people who look for their records.
 *
 * @param prefixes of ids by table, such as {@code pi} for {@code payment_intent}; tables whose keys
 *     are no UUIDs are left out
 */
public record AuditedObjects(Map<String, String> prefixes) {

  /** As on the wire where it has a name there, else as in the table. */
  @Nullable String shown(String objectType, @Nullable String objectId) {
    var prefix = prefixes.get(objectType);
    return prefix == null || objectId == null
        ? objectId
        : uuid(objectId).map(id -> Ids.write(prefix, id)).orElse(objectId);
  }

  /** As in the table. */
  static String stored(String objectId) {
    int end = objectId.indexOf('_');
    return end <= 0
        ? objectId
        : Ids.read(objectId.substring(0, end), objectId).map(UUID::toString).orElse(objectId);
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text));
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }
}
