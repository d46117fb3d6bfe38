package io.quittance.reconciliation.bank;

import io.quittance.reconciliation.discrepancy.Compared;
import io.quittance.reconciliation.discrepancy.Comparison;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Compares what providers say they paid out with what our bank says it got. The difference of an
 * entry belongs to the day of the bank's statement; a payout that did not arrive, to that of the
 * first statement since it was sent, and it is looked for again whenever a later one comes.
 *
 * <p>Of a provider's own statement, the lines of a payout less their fees must add up to it.
 */
@Component
@Order(20)
class CompareBankEntries implements Comparison {

  private final JdbcClient jdbc;
  private final BankSettings banks;
  private final PayerParameters payers;
  private final PayoutTotals totals;

  CompareBankEntries(
      JdbcClient jdbc, BankSettings banks, PayerParameters payers, PayoutTotals totals) {
    this.jdbc = jdbc;
    this.banks = banks;
    this.payers = payers;
    this.totals = totals;
  }

  @Override
  @Transactional(propagation = Propagation.MANDATORY)
  public List<Compared> find(Day day) {
    var bank = banks.banks().get(day.provider());
    if (bank == null) {
      findInStatement(day);
      return List.of(totals.ofStatement(day));
    }
    jdbc.sql(BankSql.FIND)
        .params(payers.of(day.provider(), day.date()))
        .param("runId", day.runId())
        .param("statementId", day.statementId())
        .param("approved", false)
        .param("otherCredits", bank.otherCredits())
        .param("lookBackDays", PayerParameters.LOOK_BACK_DAYS)
        .param("from", day.date().atStartOfDay().atOffset(ZoneOffset.UTC))
        .update();
    return List.of(totals.ofBank(day));
  }

  private void findInStatement(Day day) {
    jdbc.sql(BankSql.FIND_IN_STATEMENT)
        .param("runId", day.runId())
        .param("statementId", day.statementId())
        .param("provider", day.provider())
        .param("day", day.date())
        .update();
  }
}
