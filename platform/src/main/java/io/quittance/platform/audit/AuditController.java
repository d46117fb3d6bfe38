package io.quittance.platform.audit;

import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.platform.chain.ChainKeys;
import io.quittance.platform.chain.PublicKeySet;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.Page;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. Nothing is decided here. */
@RestController
class AuditController {

  private static final int TEXT_LENGTH_MAX = 200;

  /** As far as PostgreSQL's clock reaches, and what people write. */
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final ProveAudit proveAudit;
  private final FindRecords findRecords;
  private final ChainKeys keys;

  AuditController(ProveAudit proveAudit, FindRecords findRecords, ChainKeys keys) {
    this.proveAudit = proveAudit;
    this.findRecords = findRecords;
    this.keys = keys;
  }

  @Described("Who changed what in this service, newest first; looking is recorded too.")
  @GetMapping("/api/audit")
  Page<AuditView> find(
      @RequestParam @Nullable String objectId,
      @RequestParam @Nullable String actor,
      @RequestParam @Nullable Instant from,
      @RequestParam @Nullable Instant to,
      @RequestParam @Nullable String cursor,
      @RequestParam @Nullable Integer limit) {
    var id = bounded("objectId", objectId);
    return findRecords.find(
        new AuditQuestion(
            id == null ? null : AuditedObjects.stored(id),
            bounded("actor", actor),
            moment("from", from, Instant.EPOCH),
            moment("to", to, LATEST),
            below(cursor)),
        Page.limit(limit));
  }

  @Described("Proves that this service's audit log is what was sealed, from the first record on.")
  @GetMapping("/api/audit/proof")
  AuditProof prove(@AuthenticationPrincipal Caller caller) {
    return proveAudit.proveFor(caller.name());
  }

  @ApiResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = PublicKeySet.class)))
  @Described("The public keys that verify the seals of audit logs, as a Tink key set.")
  @GetMapping(path = "/api/audit/seal-keys", produces = MediaType.APPLICATION_JSON_VALUE)
  String sealKeys() {
    return keys.publicKeySet();
  }

  private static @Nullable String bounded(String name, @Nullable String text) {
    if (text != null
        && (text.isEmpty() || text.length() > TEXT_LENGTH_MAX || text.indexOf('\0') >= 0)) {
      throw invalid(name, "must have 1 to %d characters".formatted(TEXT_LENGTH_MAX));
    }
    return text;
  }

  private static Instant moment(String name, @Nullable Instant moment, Instant unlessGiven) {
    if (moment == null) {
      return unlessGiven;
    }
    if (moment.isBefore(Instant.EPOCH) || moment.isAfter(LATEST)) {
      throw invalid(name, "is not a time of this log");
    }
    return moment;
  }

  private static long below(@Nullable String cursor) {
    try {
      return cursor == null ? Long.MAX_VALUE : Long.parseUnsignedLong(cursor);
    } catch (NumberFormatException notOurs) {
      throw invalid("cursor", "is not a cursor");
    }
  }
}
