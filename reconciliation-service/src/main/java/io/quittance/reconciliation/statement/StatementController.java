package io.quittance.reconciliation.statement;

import static io.quittance.platform.problem.CommonProblem.BODY_TOO_LARGE;
import static io.quittance.platform.problem.CommonProblem.CARD_DATA_NOT_ACCEPTED;
import static io.quittance.platform.problem.CommonProblem.MALFORMED_REQUEST;
import static io.quittance.platform.problem.CommonProblem.invalid;
import static io.quittance.platform.problem.CommonProblem.missing;
import static io.quittance.reconciliation.ReconciliationProblem.STATEMENT_NOT_FOUND;
import static io.quittance.reconciliation.ReconciliationProblem.STATEMENT_NOT_UPLOADABLE;
import static io.quittance.reconciliation.ReconciliationProblem.STATEMENT_REFUSED;

import io.quittance.platform.id.Ids;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.security.Caller;
import io.quittance.platform.web.CardData;
import io.quittance.platform.web.Page;
import io.quittance.reconciliation.DayParameter;
import io.quittance.reconciliation.ReconciliationSettings;
import io.quittance.reconciliation.statement.StatementChanges.Change;
import io.quittance.reconciliation.statement.StatementChanges.Counts;
import io.quittance.reconciliation.statement.StatementFormat.Days;
import io.quittance.reconciliation.statement.TakeStatement.Source;
import io.quittance.reconciliation.statement.TakeStatement.Taken;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.SchemaProperty;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;

/** Takes statements by hand. A run judges by them; uploading does not start one. */
@RestController
class StatementController {

  private static final List<String> CHANGES = List.of("ADDED", "REMOVED", "ALTERED");

  private final TakeStatement takeStatement;
  private final ApproveStatement approveStatement;
  private final Statements statements;
  private final StatementChanges changes;
  private final StatementFormats formats;
  private final ReconciliationSettings settings;
  private final Clock clock;

  StatementController(
      TakeStatement takeStatement,
      ApproveStatement approveStatement,
      Statements statements,
      StatementChanges changes,
      StatementFormats formats,
      ReconciliationSettings settings,
      Clock clock) {
    this.takeStatement = takeStatement;
    this.approveStatement = approveStatement;
    this.statements = statements;
    this.changes = changes;
    this.formats = formats;
    this.settings = settings;
    this.clock = clock;
  }

  /** 201 for a new statement, 200 for a file that was taken before. */
  @Described(
      value = "Takes a provider's file from a person, whole or not at all.",
      answers = {200, 201},
      refusals = {
        "provider_unknown",
        "statement_format_unknown",
        "statement_refused",
        "statement_not_uploadable",
        "parameter_missing",
        "parameter_invalid",
        "unsupported_media_type",
        "body_too_large"
      })
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
              schemaProperties = {
                @SchemaProperty(
                    name = "file",
                    schema = @Schema(type = "string", format = "binary")),
                @SchemaProperty(name = "format", schema = @Schema(type = "string")),
                @SchemaProperty(name = "provider", schema = @Schema(type = "string")),
                @SchemaProperty(name = "date", schema = @Schema(type = "string", format = "date")),
                @SchemaProperty(name = "checksum", schema = @Schema(type = "string"))
              }))
  @PostMapping(
      path = "/api/reconciliation/statements",
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  ResponseEntity<StatementView> upload(
      MultipartHttpServletRequest request, @AuthenticationPrincipal Caller caller)
      throws IOException {
    var file = fileOf(request);
    refuseCardData(request);
    var format = formatOf(request);
    var provider = providerOf(request, format);
    var account = accountOf(provider, format);
    var checksum = request.getParameter("checksum");
    if (file == null) {
      throw missing("file");
    }
    try (var spooled = SpooledFile.of(file.getInputStream())) {
      var source =
          new Source(
                  provider,
                  account,
                  dayOf(request, provider, format, spooled),
                  format,
                  caller.name())
              .with(checksum == null ? null : Checksum.read(checksum));
      return answer(takeStatement.take(spooled, source));
    } catch (StatementRefused refused) {
      throw STATEMENT_REFUSED
          .because(FaultTexts.of(refused, LocaleContextHolder.getLocale()))
          .with("reason", refused.fault().code())
          .param("file");
    }
  }

  /** The parts are read here, not before the controller, so that bad ones become our problems. */
  private static @Nullable MultipartFile fileOf(MultipartHttpServletRequest request) {
    try {
      return request.getFile("file");
    } catch (MaxUploadSizeExceededException tooLarge) {
      throw BODY_TOO_LARGE.because(tooLarge.getMaxUploadSize());
    } catch (MultipartException unreadable) {
      throw MALFORMED_REQUEST.because();
    }
  }

  /** The one that is named, or the only one that has such files. */
  private String providerOf(MultipartHttpServletRequest request, String format) {
    var named = request.getParameter("provider");
    if (named != null) {
      return named;
    }
    var possible =
        settings.providers().entrySet().stream()
            .filter(provider -> provider.getValue().format().equals(format))
            .map(Map.Entry::getKey)
            .toList();
    if (possible.size() != 1) {
      throw missing("provider");
    }
    return possible.getFirst();
  }

  /** The day that is named, or the one that the file itself says. */
  private LocalDate dayOf(
      MultipartHttpServletRequest request, String provider, String format, SpooledFile file) {
    var named = request.getParameter("date");
    var at = settings.provider(provider);
    return DayParameter.read(
        named != null
            ? named
            : formats
                .named(format)
                .day(file.path(), new Days(at.zone(), at.cutOff()))
                .map(LocalDate::toString)
                .orElse(null),
        clock.withZone(at.zone()));
  }

  /** Our own books come from the ledger alone: nobody says by hand what is in them. */
  private String accountOf(String provider, String format) {
    var at = settings.provider(provider);
    if (!formats.named(format).isUploadable() || !formats.named(at.format()).isUploadable()) {
      throw STATEMENT_NOT_UPLOADABLE.because();
    }
    return at.account();
  }

  /** In fields and names of files; what is in a file is for its format. */
  private static void refuseCardData(MultipartHttpServletRequest request) {
    var fields =
        request.getParameterMap().entrySet().stream()
            .flatMap(
                field -> Stream.concat(Stream.of(field.getKey()), Stream.of(field.getValue())));
    var files =
        request.getMultiFileMap().values().stream()
            .flatMap(List::stream)
            .flatMap(file -> Stream.of(file.getName(), "" + file.getOriginalFilename()));
    if (Stream.concat(fields, files).anyMatch(CardData::isIn)) {
      throw CARD_DATA_NOT_ACCEPTED.because();
    }
  }

  private String formatOf(MultipartHttpServletRequest request) {
    var format = request.getParameter("format");
    if (format == null) {
      throw missing("format");
    }
    return formats.named(format).name();
  }

  @Described(
      value =
          "Approves a file that somebody else uploaded; it takes" + " effect with the next run.",
      refusals = {"statement_not_found", "statement_second_person_needed", "statement_overtaken"})
  @PostMapping("/api/reconciliation/statements/{id}/approve")
  StatementView approve(@PathVariable String id, @AuthenticationPrincipal Caller operator) {
    return view(approveStatement.approve(find(id).id(), operator.name()));
  }

  @Described(
      value = "Lists the files that were taken, newest first.",
      refusals = "provider_unknown")
  @GetMapping("/api/reconciliation/statements")
  Page<StatementView> list(
      @RequestParam(required = false) @Nullable String date,
      @RequestParam(required = false) @Nullable String provider,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    if (provider != null) {
      settings.provider(provider);
    }
    int size = Page.limit(limit);
    return Page.of(
        statements.list(
            DayParameter.filter(date, clock),
            provider,
            Page.cursor(Statement.PREFIX, cursor),
            size + 1),
        size,
        this::view,
        statement -> Ids.write(Statement.PREFIX, statement.id()));
  }

  @Described(value = "Shows a file that was taken.", refusals = "statement_not_found")
  @GetMapping("/api/reconciliation/statements/{id}")
  StatementView show(@PathVariable String id) {
    return view(find(id));
  }

  @Described(
      value = "Lists how a corrected file differs from the one before, in the file's order.",
      refusals = "statement_not_found")
  @GetMapping("/api/reconciliation/statements/{id}/changes")
  Page<ChangeView> changes(
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String change,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    var statement = find(id);
    if (change != null && !CHANGES.contains(change)) {
      throw invalid("change", "must be one of " + String.join(", ", CHANGES));
    }
    int size = Page.limit(limit);
    return Page.of(
        changes.list(statement.id(), change, position(cursor), size + 1),
        size,
        ChangeView::of,
        each -> Integer.toString(each.position()));
  }

  private ResponseEntity<StatementView> answer(Taken taken) {
    return ResponseEntity.status(taken.fresh() ? HttpStatus.CREATED : HttpStatus.OK)
        .body(view(taken.statement()));
  }

  private StatementView view(Statement statement) {
    return StatementView.of(
        statement, statement.corrects() == null ? null : changes.count(statement.id()));
  }

  private Statement find(String id) {
    return Ids.read(Statement.PREFIX, id)
        .flatMap(statements::find)
        .orElseThrow(STATEMENT_NOT_FOUND::because);
  }

  private static int position(@Nullable String cursor) {
    if (cursor == null) {
      return 0;
    }
    if (!cursor.matches("[0-9]{1,9}")) {
      throw invalid("cursor", "is not a cursor");
    }
    return Integer.parseInt(cursor);
  }

  /**
   * A statement as operators see it.
   *
   * @param superseded whether another file has taken its place
   * @param awaitsApproval whether it takes effect only once somebody else approves it
   * @param approvedBy who did; null where nobody had to
   * @param corrects the file whose place it took, or shall take
   * @param changes against that one; null where it is the first
   */
  record StatementView(
      String statementId,
      String provider,
      LocalDate date,
      String format,
      String origin,
      String sha256,
      int lines,
      @Nullable String uploadedBy,
      boolean superseded,
      boolean awaitsApproval,
      @Nullable String approvedBy,
      @Nullable String corrects,
      @Nullable Counts changes,
      OffsetDateTime acceptedAt) {

    static StatementView of(Statement statement, @Nullable Counts changes) {
      return new StatementView(
          Ids.write(Statement.PREFIX, statement.id()),
          statement.provider(),
          statement.day(),
          statement.format(),
          statement.origin(),
          statement.sha256(),
          statement.lineCount(),
          statement.uploadedBy(),
          statement.supersededAt() != null && !statement.awaitsApproval(),
          statement.awaitsApproval(),
          statement.approvedBy(),
          statement.corrects() == null ? null : Ids.write(Statement.PREFIX, statement.corrects()),
          changes,
          statement.acceptedAt());
    }
  }

  /** A line that changed; {@code before} or {@code after} is null where it is not there. */
  record ChangeView(
      String change, String operationId, @Nullable LineView before, @Nullable LineView after) {

    static ChangeView of(Change change) {
      return new ChangeView(
          change.change(),
          change.operationId(),
          LineView.of(
              change.lineBefore(),
              change.kindBefore(),
              change.amountBefore(),
              change.feeBefore(),
              change.currencyBefore(),
              change.occurredAtBefore()),
          LineView.of(
              change.lineAfter(),
              change.kindAfter(),
              change.amountAfter(),
              change.feeAfter(),
              change.currencyAfter(),
              change.occurredAtAfter()));
    }
  }

  /** A line of a file; amounts are minor units. */
  record LineView(
      int line, String kind, long amount, long fee, String currency, OffsetDateTime occurredAt) {

    static @Nullable LineView of(
        @Nullable Integer line,
        @Nullable String kind,
        @Nullable Long amount,
        @Nullable Long fee,
        @Nullable String currency,
        @Nullable OffsetDateTime occurredAt) {
      return line == null
              || kind == null
              || amount == null
              || fee == null
              || currency == null
              || occurredAt == null
          ? null
          : new LineView(line, kind, amount, fee, currency, occurredAt);
    }
  }
}
