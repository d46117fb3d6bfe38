package io.quittance.platform.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record, as operators see it.
 *
 * @param actorKind {@code KEY}, {@code OPERATOR}, {@code PROVIDER}, {@code SERVICE}, {@code JOB},
 *     {@code ANONYMOUS} or {@code DATABASE}
 * @param cause the event that told it
 * @param before what changed, as it was
 * @param after what changed, as it became; of an access, what came of it
 */
record AuditView(
    long position,
    Instant recordedAt,
    String transaction,
    String actorKind,
    String actor,
    @JsonInclude(Include.NON_NULL) @Nullable String cause,
    @JsonInclude(Include.NON_NULL) @Nullable String requestId,
    String action,
    String objectType,
    @JsonInclude(Include.NON_NULL) @Nullable String objectId,
    @JsonInclude(Include.NON_NULL) @Nullable JsonNode before,
    @JsonInclude(Include.NON_NULL) @Nullable JsonNode after) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  static AuditView of(AuditRecord record, AuditedObjects objects) {
    return new AuditView(
        record.position(),
        record.recordedAt(),
        record.transaction(),
        record.actorKind(),
        record.actor(),
        record.cause(),
        record.requestId(),
        record.action(),
        record.objectType(),
        objects.shown(record.objectType(), record.objectId()),
        json(record.before()),
        json(record.after()));
  }

  private static @Nullable JsonNode json(@Nullable String text) {
    return text == null ? null : JSON.readTree(text);
  }
}
