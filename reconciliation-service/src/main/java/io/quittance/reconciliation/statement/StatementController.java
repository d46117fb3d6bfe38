package io.quittance.reconciliation.statement;

import static io.quittance.platform.problem.CommonProblem.BODY_TOO_LARGE;
import static io.quittance.platform.problem.CommonProblem.MALFORMED_REQUEST;
import static io.quittance.platform.problem.CommonProblem.missing;
import static io.quittance.reconciliation.ReconciliationProblem.STATEMENT_REFUSED;

import io.quittance.platform.id.Ids;
import io.quittance.platform.security.Caller;
import io.quittance.reconciliation.DayParameter;
import io.quittance.reconciliation.ReconciliationSettings;
import io.quittance.reconciliation.statement.TakeStatement.Source;
import io.quittance.reconciliation.statement.TakeStatement.Taken;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;

/** Takes statements by hand. A run judges by them; uploading does not start one. */
@RestController
class StatementController {

  private final TakeStatement takeStatement;
  private final StatementFormats formats;
  private final ReconciliationSettings settings;
  private final Clock clock;

  StatementController(
      TakeStatement takeStatement,
      StatementFormats formats,
      ReconciliationSettings settings,
      Clock clock) {
    this.takeStatement = takeStatement;
    this.formats = formats;
    this.settings = settings;
    this.clock = clock;
  }

  /** 201 for a new statement, 200 for a file that was taken before. */
  @PostMapping(
      path = "/api/reconciliation/statements",
      consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
  ResponseEntity<StatementView> upload(
      MultipartHttpServletRequest request, @AuthenticationPrincipal Caller caller)
      throws IOException {
    var file = fileOf(request);
    var format = formatOf(request);
    var provider = request.getParameter("provider");
    if (provider == null) {
      throw missing("provider");
    }
    var account = settings.provider(provider).account();
    var day = DayParameter.read(request.getParameter("date"), clock);
    if (file == null) {
      throw missing("file");
    }
    try (var spooled = SpooledFile.of(file.getInputStream())) {
      return answer(
          takeStatement.take(spooled, new Source(provider, account, day, format, caller.name())));
    } catch (StatementRefused refused) {
      throw STATEMENT_REFUSED
          .because(refused.detail())
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

  private String formatOf(MultipartHttpServletRequest request) {
    var format = request.getParameter("format");
    if (format == null) {
      throw missing("format");
    }
    return formats.named(format).name();
  }

  private static ResponseEntity<StatementView> answer(Taken taken) {
    return ResponseEntity.status(taken.fresh() ? HttpStatus.CREATED : HttpStatus.OK)
        .body(StatementView.of(taken.statement()));
  }

  /** A statement as operators see it. */
  record StatementView(
      String statementId,
      String provider,
      LocalDate date,
      String format,
      String origin,
      String sha256,
      int lines,
      boolean superseded,
      OffsetDateTime acceptedAt) {

    static StatementView of(Statement statement) {
      return new StatementView(
          Ids.write(Statement.PREFIX, statement.id()),
          statement.provider(),
          statement.day(),
          statement.format(),
          statement.origin(),
          statement.sha256(),
          statement.lineCount(),
          statement.supersededAt() != null,
          statement.acceptedAt());
    }
  }
}
