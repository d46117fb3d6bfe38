package io.quittance.reconciliation.bank;

import io.quittance.contracts.reconciliation.ReconciliationEvent;
import io.quittance.contracts.reconciliation.ReconciliationEvent.SettlementReceived;
import io.quittance.platform.id.Ids;
import io.quittance.platform.outbox.Outbox;
import io.quittance.platform.outbox.OutgoingEvent;
import io.quittance.reconciliation.statement.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.DataClassRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tells what our bank got of each payout, as soon as its statement says so, whatever the payout
 * should have been: the books follow the bank. Judging a day again tells nothing again; a corrected
 * statement tells only by how much it differs.
 */
@Service
public class ConfirmReceipts {

  /** Prefix of receipt ids on the wire. */
  public static final String PREFIX = "rcv";

  private static final Logger log = LoggerFactory.getLogger(ConfirmReceipts.class);

  private final JdbcClient jdbc;
  private final BankSettings banks;
  private final PayerParameters payers;
  private final Outbox outbox;
  private final Ids ids;

  ConfirmReceipts(
      JdbcClient jdbc, BankSettings banks, PayerParameters payers, Outbox outbox, Ids ids) {
    this.jdbc = jdbc;
    this.banks = banks;
    this.payers = payers;
    this.outbox = outbox;
    this.ids = ids;
  }

  /** Tells what a bank's statement has beyond what was told, in the run's transaction. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void confirm(UUID runId, Statement statement) {
    if (!banks.isHouseBank(statement.provider())) {
      return;
    }
    jdbc.sql(BankSql.UNTOLD)
        .params(payers.of(statement.provider(), statement.day()))
        .param("statementId", statement.id())
        .param("approved", true)
        .query(DataClassRowMapper.newInstance(Untold.class))
        .list()
        .forEach(untold -> tell(runId, statement, untold));
  }

  /** A day of our bank. */
  public record BankDay(String bank, LocalDate day) {}

  /**
   * The days of our bank that may look different after a run that settled something: that on which
   * the payout was to arrive first, and those with an open discrepancy since. A bank may have told
   * of a payout before its provider was settled.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public List<BankDay> concernedBy(UUID runId, Statement statement) {
    return jdbc.sql(BankSql.DAYS_CONCERNED)
        .param("banks", banks.banksOf(statement.provider()).toArray(String[]::new))
        .param("runId", runId)
        .param("statementId", statement.id())
        .param("day", statement.day())
        .param("lastDay", statement.day().plusDays(PayerParameters.LOOK_BACK_DAYS))
        .query(DataClassRowMapper.newInstance(BankDay.class))
        .list();
  }

  /**
   * The other days of our bank that may look different after a statement of it: a payout that it
   * names differs there, and may have arrived in several entries.
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public List<BankDay> withSamePayouts(Statement statement) {
    if (!banks.isHouseBank(statement.provider())) {
      return List.of();
    }
    return jdbc.sql(BankSql.DAYS_OF_SAME_PAYOUTS)
        .params(payers.of(statement.provider(), statement.day()))
        .param("approved", false)
        .query(DataClassRowMapper.newInstance(BankDay.class))
        .list();
  }

  private void tell(UUID runId, Statement statement, Untold untold) {
    var id = ids.next(untold.provider());
    jdbc.sql(
            """
            INSERT INTO receipt (id, bank, provider, payout, currency, part, amount, day,
                statement_id, run_id)
            VALUES (:id, :bank, :provider, :payout, :currency, :part, :amount, :day, :statementId,
                :runId)
            """)
        .param("id", id)
        .param("bank", statement.provider())
        .param("provider", untold.provider())
        .param("payout", untold.payout())
        .param("currency", untold.currency())
        .param("part", untold.part())
        .param("amount", untold.amount())
        .param("day", statement.day())
        .param("statementId", statement.id())
        .param("runId", runId)
        .update();
    var event =
        new SettlementReceived(
            Ids.write(PREFIX, id),
            untold.provider(),
            untold.payout(),
            statement.provider(),
            statement.day(),
            untold.currency(),
            untold.amount(),
            Ids.write(Statement.PREFIX, statement.id()));
    var payout =
        "%s:%s:%s:%s"
            .formatted(statement.provider(), untold.provider(), untold.payout(), untold.currency());
    outbox.append(
        List.of(
            OutgoingEvent.of(
                ReconciliationEvent.CATALOG,
                ids.next(untold.provider()),
                payout,
                untold.part(),
                event)));
    log.info("{} has arrived: {}", payout, untold.amount());
  }

  /** What arrived of a payout and was not told; minor units. */
  private record Untold(String provider, String payout, String currency, int part, long amount) {}
}
