package io.quittance.ledger.payout;

import io.quittance.ledger.account.Balance;
import io.quittance.ledger.journal.HoldClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What a merchant has where, as of one moment. */
@Repository
class MerchantBalances {

  private final JdbcClient jdbc;
  private final HoldClock clock;

  MerchantBalances(JdbcClient jdbc, HoldClock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * A merchant's balances in one currency, in minor units.
   *
   * @param payable what we owe; below zero when the merchant owes us
   * @param disputed what cardholders object to
   * @param reserve what we owe later
   * @param inTransit payouts that the bank has not confirmed
   * @param available what a payout could take: payable less what holds have set aside, at least 0
   */
  record BalancesView(
      String currency, long payable, long disputed, long reserve, long inTransit, long available) {}

  List<BalancesView> of(String merchantId) {
    return jdbc.sql(
            """
            SELECT a.currency,
                   coalesce(sum(f.posted)
                            FILTER (WHERE a.code = :prefix || ':payable'), 0)::bigint AS payable,
                   coalesce(sum(f.posted)
                            FILTER (WHERE a.code = :prefix || ':disputed'), 0)::bigint AS disputed,
                   coalesce(sum(f.posted)
                            FILTER (WHERE a.code = :prefix || ':reserve'), 0)::bigint AS reserve,
                   coalesce(sum(f.pending)
                            FILTER (WHERE a.code = :prefix || ':payable'), 0)::bigint AS pending,
                   (SELECT coalesce(sum(p.amount), 0)::bigint FROM payout p
                    WHERE p.merchant_id = :merchant AND p.currency = a.currency
                      AND p.status IN ('CREATED', 'SENT')) AS in_transit
            FROM account a JOIN account_funds(:asOf) f ON f.account_id = a.id
            WHERE a.code IN (:prefix || ':payable', :prefix || ':disputed', :prefix || ':reserve')
            GROUP BY a.currency ORDER BY a.currency
            """)
        .param("asOf", clock.settled())
        .param("merchant", merchantId)
        .param("prefix", "merchant:" + merchantId)
        .query((row, _) -> balances(row))
        .list();
  }

  private static BalancesView balances(ResultSet row) throws SQLException {
    var payable = new Balance(row.getLong("payable"), row.getLong("pending"));
    return new BalancesView(
        row.getString("currency"),
        payable.posted(),
        row.getLong("disputed"),
        row.getLong("reserve"),
        row.getLong("in_transit"),
        Math.max(0, payable.available()));
  }
}
