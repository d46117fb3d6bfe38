package io.quittance.ledger.account;

import static io.quittance.ledger.LedgerProblem.ACCOUNT_NOT_FOUND;
import static io.quittance.platform.problem.CommonProblem.missing;

import io.quittance.ledger.Conditions;
import io.quittance.platform.id.Ids;
import io.quittance.platform.metadata.Metadata;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The accounts in the database. */
@Repository
public class Accounts {

  private static final String COLUMNS =
      "id, code, currency, type, allow_negative, metadata, created_at";

  private final JdbcClient jdbc;
  private final Ids ids;

  Accounts(JdbcClient jdbc, Ids ids) {
    this.jdbc = jdbc;
    this.ids = ids;
  }

  /** The account of a code in a currency. */
  public Optional<Account> find(AccountKey key) {
    return jdbc.sql(
            "SELECT %s FROM account WHERE code = :code AND currency = :currency".formatted(COLUMNS))
        .param("code", key.code())
        .param("currency", key.currency().getCurrencyCode())
        .query((row, _) -> account(row))
        .optional();
  }

  /** The account of an id. */
  Optional<Account> find(UUID id) {
    return jdbc.sql("SELECT %s FROM account WHERE id = :id".formatted(COLUMNS))
        .param("id", id)
        .query((row, _) -> account(row))
        .optional();
  }

  /**
   * The accounts that match, in the order of their codes, byte by byte, then of their currencies.
   *
   * @param after only accounts that come later; null for all
   */
  List<Account> list(AccountFilter filter, @Nullable AccountKey after, int limit) {
    var conditions = new Conditions();
    if (filter.codePrefix() != null) {
      // What a code may hold is ASCII: the last of its characters comes before the end.
      conditions
          .and("code COLLATE \"C\" >= :prefix AND code COLLATE \"C\" < :prefix || chr(127)")
          .param("prefix", filter.codePrefix());
    }
    if (filter.type() != null) {
      conditions.and("type = :type").param("type", filter.type().name());
    }
    if (filter.currency() != null) {
      conditions.and("currency = :currency").param("currency", filter.currency().getCurrencyCode());
    }
    if (after != null) {
      conditions
          .and("(code COLLATE \"C\", currency COLLATE \"C\") > (:afterCode, :afterCurrency)")
          .param("afterCode", after.code())
          .param("afterCurrency", after.currency().getCurrencyCode());
    }
    return jdbc.sql(
            """
            SELECT %s FROM account %s
            ORDER BY code COLLATE "C", currency COLLATE "C"
            LIMIT :limit
            """
                .formatted(COLUMNS, conditions.where()))
        .params(conditions.params())
        .param("limit", limit)
        .query((row, _) -> account(row))
        .list();
  }

  /**
   * The account that a request means.
   *
   * @param currency needed only where the code exists in several
   * @throws io.quittance.platform.problem.Refusal {@code account_not_found}, or {@code
   *     parameter_missing} when the code alone does not decide
   */
  public Account require(String code, @Nullable Currency currency) {
    var found =
        jdbc
            .sql("SELECT %s FROM account WHERE code = :code LIMIT 200".formatted(COLUMNS))
            .param("code", code)
            .query((row, _) -> account(row))
            .list()
            .stream()
            .filter(account -> currency == null || account.key().currency().equals(currency))
            .toList();
    if (found.size() > 1) {
      throw missing("currency");
    }
    return found.stream().findFirst().orElseThrow(() -> ACCOUNT_NOT_FOUND.because(code));
  }

  /** Whether a code exists in any currency. */
  public boolean isKnown(String code) {
    return jdbc.sql("SELECT EXISTS (SELECT FROM account WHERE code = :code)")
        .param("code", code)
        .query(Boolean.class)
        .single();
  }

  /**
   * Opens the accounts that do not exist yet, with a balance of zero, and returns how many. In key
   * order, so that two who open the same ones wait for each other instead of deadlocking. Needs a
   * transaction.
   */
  public int openMissing(Collection<NewAccount> wanted) {
    var sorted =
        wanted.stream().sorted((one, two) -> one.key().compareTo(two.key())).distinct().toList();
    if (sorted.isEmpty()) {
      return 0;
    }
    return jdbc.sql(
            """
            WITH opened AS (
                INSERT INTO account (id, code, currency, type, allow_negative, metadata)
                SELECT id, code, currency, type, allow_negative, metadata::jsonb FROM unnest(
                    :ids::uuid[], :codes::text[], :currencies::text[], :types::text[],
                    :allowNegative::boolean[], :metadata::text[])
                    AS wanted (id, code, currency, type, allow_negative, metadata)
                ON CONFLICT (code, currency) DO NOTHING
                RETURNING id, normal_side, allow_negative)
            INSERT INTO account_balance (account_id, normal_side, allow_negative)
            SELECT id, normal_side, allow_negative FROM opened
            """)
        .param(
            "ids",
            sorted.stream().map(account -> ids.next(account.key().code())).toArray(UUID[]::new))
        .param("codes", sorted.stream().map(account -> account.key().code()).toArray(String[]::new))
        .param(
            "currencies",
            sorted.stream()
                .map(account -> account.key().currency().getCurrencyCode())
                .toArray(String[]::new))
        .param(
            "types", sorted.stream().map(account -> account.type().name()).toArray(String[]::new))
        .param(
            "allowNegative", sorted.stream().map(NewAccount::allowNegative).toArray(Boolean[]::new))
        .param("metadata", sorted.stream().map(Accounts::storedMetadata).toArray(String[]::new))
        .update();
  }

  /** Reads one row of {@code account}. */
  static Account account(ResultSet row) throws SQLException {
    return new Account(
        row.getObject("id", UUID.class),
        new AccountKey(row.getString("code"), Currency.getInstance(row.getString("currency"))),
        AccountType.valueOf(row.getString("type")),
        row.getBoolean("allow_negative"),
        metadata(row.getString("metadata")),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }

  private static Map<String, String> metadata(@Nullable String stored) {
    return stored == null ? Map.of() : new TreeMap<>(Metadata.read(stored));
  }

  private static @Nullable String storedMetadata(NewAccount account) {
    return account.metadata().isEmpty() ? null : Metadata.write(account.metadata());
  }

  /** The accounts of a code, in any currency. */
  public List<UUID> idsOf(String code) {
    return jdbc.sql("SELECT id FROM account WHERE code = :code")
        .param("code", code)
        .query((row, _) -> row.getObject("id", UUID.class))
        .list();
  }
}
