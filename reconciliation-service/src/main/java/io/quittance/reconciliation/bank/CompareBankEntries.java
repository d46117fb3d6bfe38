package io.quittance.reconciliation.bank;

import io.quittance.reconciliation.discrepancy.Comparison;
import java.time.ZoneOffset;
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

  CompareBankEntries(JdbcClient jdbc, BankSettings banks, PayerParameters payers) {
    this.jdbc = jdbc;
    this.banks = banks;
    this.payers = payers;
  }

  @Override
  @Transactional(propagation = Propagation.MANDATORY)
  public void find(Day day) {
    var bank = banks.banks().get(day.provider());
    if (bank == null) {
      findInStatement(day);
      return;
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
