package io.quittance.payment.merchant;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.quittance.contracts.merchant.MerchantKeysApi;
import io.quittance.contracts.merchant.MerchantKeysApi.Changes;
import io.quittance.contracts.merchant.MerchantKeysApi.Place;
import io.quittance.platform.id.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What changed about keys, for who keeps them in memory. Asked several times a second by each
 * instance, over connections of its own: when payments take all of the others, keys stay known.
 *
 * <p>A row is numbered by the transaction that changed it. What this snapshot does not see belongs
 * to a transaction that still runs or begins later, so its number is not below the oldest running
 * one: from there the next look goes on, and nothing that commits late is missed.
 */
@Component
class KeyChanges implements DisposableBean {

  private static final int PAGE_SIZE = 1_000;
  private static final int CONNECTIONS = 2;

  /** Whoever waits longer has an answer that is too old to be believed. */
  private static final Duration CONNECTION_WAIT_MAX = Duration.ofMillis(900);

  private final HikariDataSource connections;
  private final JdbcClient jdbc;

  KeyChanges(DataSource dataSource) throws SQLException {
    var config = new HikariConfig();
    dataSource.unwrap(HikariDataSource.class).copyStateTo(config);
    config.setPoolName("api-keys");
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECTION_WAIT_MAX.toMillis());
    // The service may start before its database.
    config.setInitializationFailTimeout(-1);
    this.connections = new HikariDataSource(config);
    this.jdbc = JdbcClient.create(connections);
  }

  /** The changes after a place. */
  Changes after(Place place) {
    ResultSetExtractor<Changes> page = rows -> page(rows, place);
    return jdbc.sql(
            """
            SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS settled,
                   clock_timestamp() AS now, k.*
            FROM (SELECT) AS once LEFT JOIN
                (SELECT secret_hash, id, merchant_id, scopes, expires_at, revoked_at, changed
                 FROM api_key
                 WHERE (changed, secret_hash) > (:change, :hash)
                 ORDER BY changed, secret_hash LIMIT :limit) AS k ON true
            ORDER BY k.changed, k.secret_hash
            """)
        .param("change", place.change())
        .param("hash", place.secretHash())
        .param("limit", PAGE_SIZE + 1)
        .query(page);
  }

  /** A page from rows that were read with one more than it has; at least one tells the snapshot. */
  private static Changes page(ResultSet rows, Place from) throws SQLException {
    var keys = new ArrayList<MerchantKeysApi.Key>();
    var next = from;
    boolean more = false;
    rows.next();
    long settled = rows.getLong("settled");
    var now = rows.getObject("now", OffsetDateTime.class).toInstant();
    do {
      if (keys.size() == PAGE_SIZE) {
        more = true;
      } else if (rows.getString("secret_hash") != null) {
        keys.add(key(rows));
        next = new Place(rows.getLong("changed"), rows.getString("secret_hash"));
      }
    } while (rows.next());
    return new Changes(keys, next, more, settled, now);
  }

  private static MerchantKeysApi.Key key(ResultSet row) throws SQLException {
    var expiresAt = row.getObject("expires_at", OffsetDateTime.class);
    return new MerchantKeysApi.Key(
        row.getString("secret_hash"),
        Ids.write(ApiKey.PREFIX, row.getObject("id", UUID.class)),
        row.getString("merchant_id"),
        List.of(row.getString("scopes").split(" ")),
        expiresAt == null ? null : expiresAt.toInstant(),
        row.getObject("revoked_at") != null);
  }

  @Override
  public void destroy() {
    connections.close();
  }
}
