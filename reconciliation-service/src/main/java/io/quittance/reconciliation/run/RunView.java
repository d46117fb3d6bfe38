package io.quittance.reconciliation.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.quittance.platform.id.Ids;
import io.quittance.reconciliation.statement.FaultTexts;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;

/**
 * A run as operators see it.
 *
 * @param counts lines that matched, and differences by kind; null until the run has COMPLETED
 * @param totals what both sides claim, per currency in minor units; null until the run has
 *     COMPLETED
 * @param reconciliations the same counts apart for each of the four reconciliations
 * @param complete whether our copy met payment-api's control totals; null until compared
 * @param progress null until it has begun
 * @param failure why the run has FAILED
 */
public record RunView(
    String runId,
    LocalDate date,
    String provider,
    RunOrigin origin,
    RunStatus status,
    @Nullable String requestedBy,
    @JsonRawValue @Schema(implementation = Object.class) @Nullable String counts,
    @JsonRawValue @Schema(implementation = Object.class) @Nullable String totals,
    @JsonRawValue @Schema(implementation = Object.class) @Nullable String reconciliations,
    @Nullable Boolean complete,
    @JsonRawValue @Schema(implementation = Object[].class) @Nullable String controlTotals,
    OffsetDateTime queuedAt,
    @Nullable OffsetDateTime startedAt,
    @Nullable OffsetDateTime finishedAt,
    @Nullable Progress progress,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Failure failure) {

  /** Prefix of run ids on the wire. */
  public static final String PREFIX = "rec";

  /**
   * How far a run is, or how far it came.
   *
   * @param lines of the statement; null until it was read
   */
  record Progress(RunStage stage, @Nullable Integer lines) {}

  /** A published code, and what an operator should look at. */
  public record Failure(String code, @Nullable String message) {}

  public static RunView of(Run run) {
    return new RunView(
        Ids.write(PREFIX, run.id()),
        run.day(),
        run.provider(),
        run.origin(),
        run.status(),
        run.requestedBy(),
        run.counts(),
        run.totals(),
        run.reconciliations(),
        run.complete(),
        run.controlTotals(),
        run.queuedAt(),
        run.startedAt(),
        run.finishedAt(),
        run.stage() == null ? null : new Progress(run.stage(), run.lines()),
        run.failureCode() == null ? null : failure(run.failureCode(), run.failureDetail()));
  }

  /** In the language of whoever asks. */
  private static Failure failure(String code, @Nullable String detail) {
    var language = LocaleContextHolder.getLocale();
    return new Failure(code, detail == null ? null : FaultTexts.of(code, detail, language));
  }
}
