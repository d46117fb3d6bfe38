package io.quittance.ledger.report;

import io.quittance.ledger.Moments;
import io.quittance.ledger.report.BalanceReport.BalanceView;
import io.quittance.ledger.report.StatementReport.Question;
import io.quittance.ledger.report.StatementReport.StatementView;
import io.quittance.ledger.report.TrialBalanceReport.TrialBalanceView;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.web.Page;
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

  private final BalanceReport balances;
  private final StatementReport statements;
  private final TrialBalanceReport trialBalances;

  ReportController(
      BalanceReport balances, StatementReport statements, TrialBalanceReport trialBalances) {
    this.balances = balances;
    this.statements = statements;
    this.trialBalances = trialBalances;
  }

  @Described(
      value = "Tells what an account has, now or at a past time.",
      refusals = {"account_not_found", "currency_invalid"})
  @GetMapping("/accounts/{code}/balance")
  BalanceView balance(
      @PathVariable String code,
      @RequestParam(required = false) @Nullable String currency,
      @RequestParam(required = false) @Nullable String at) {
    return balances.balance(code, currency, Moments.read("at", at));
  }

  @Described(
      value = "Lists what happened on an account in a period, newest line first.",
      refusals = {"account_not_found", "currency_invalid"})
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
            code,
            currency,
            Moments.read("from", from),
            Moments.read("to", to),
            cursor,
            Page.limit(limit)));
  }

  @Described("Lists all accounts with what they hold, now or at a past time.")
  @GetMapping("/trial-balance")
  TrialBalanceView trialBalance(
      @RequestParam(required = false) @Nullable String at,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    return trialBalances.trialBalance(Moments.read("at", at), cursor, limit);
  }
}
