package io.quittance.ledger.report;

import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.ledger.report.BalanceReport.BalanceView;
import io.quittance.ledger.report.StatementReport.Question;
import io.quittance.ledger.report.StatementReport.StatementView;
import io.quittance.ledger.report.TrialBalanceReport.TrialBalanceView;
import io.quittance.platform.web.Page;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** HTTP in, HTTP out. Nothing is decided here. */
@RestController
@RequestMapping("/ledger")
class ReportController {

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final BalanceReport balances;
  private final StatementReport statements;
  private final TrialBalanceReport trialBalances;

  ReportController(
      BalanceReport balances, StatementReport statements, TrialBalanceReport trialBalances) {
    this.balances = balances;
    this.statements = statements;
    this.trialBalances = trialBalances;
  }

  @GetMapping("/accounts/{code}/balance")
  BalanceView balance(
      @PathVariable String code,
      @RequestParam(required = false) @Nullable String currency,
      @RequestParam(required = false) @Nullable String at) {
    return balances.balance(code, currency, moment("at", at));
  }

  @GetMapping("/accounts/{code}/statement")
  StatementView statement(
      @PathVariable String code,
      @RequestParam(required = false) @Nullable String currency,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String to,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    return statements.statement(
        new Question(
            code, currency, moment("from", from), moment("to", to), cursor, Page.limit(limit)));
  }

  @GetMapping("/trial-balance")
  TrialBalanceView trialBalance(@RequestParam(required = false) @Nullable String at) {
    return trialBalances.trialBalance(moment("at", at));
  }

  /** RFC 3339, within what the database can tell: years of four digits, whole microseconds. */
  private static @Nullable Instant moment(String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      var moment = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
      if (moment.isBefore(Instant.EPOCH) || moment.isAfter(LATEST)) {
        throw invalid(name, "must be between the years 1970 and 9999");
      }
      return moment;
    } catch (DateTimeParseException _) {
      throw invalid(name, "must be an RFC 3339 time such as 2026-01-31T12:00:00Z");
    }
  }
}
