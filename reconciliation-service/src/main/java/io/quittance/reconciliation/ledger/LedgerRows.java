package io.quittance.reconciliation.ledger;

import io.quittance.contracts.ledger.BooksLine;
import io.quittance.contracts.ledger.BooksLine.AccountDay;
import io.quittance.contracts.ledger.BooksLine.OwnerDay;
import io.quittance.contracts.ledger.BooksLine.Posted;
import io.quittance.contracts.ledger.BooksLine.Sum;
import io.quittance.platform.id.Ids;
import io.quittance.reconciliation.bank.ConfirmReceipts;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The books as the ledger gave them. */
@Repository
class LedgerRows {

  /** Beyond a few thousand rows a statement gains nothing and holds more memory. */
  private static final int BATCH_SIZE_MAX = 2_000;

  /** Stands for all accounts of a currency. */
  private static final String ALL_ACCOUNTS = "*";

  private static final Pattern PROVIDER = Pattern.compile("provider:(?<name>.+):[a-z]+");
  private static final String SETTLEMENT = "settlement:";
  private static final String RECEIPT = "receipt:";

  private final JdbcClient jdbc;

  LedgerRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Collects lines of one day's books and writes them batch by batch. */
  Batch of(UUID statementId) {
    return new Batch(statementId);
  }

  /** Lines on their way into one statement; {@link #flush} writes the last ones. */
  final class Batch {

    private final UUID statementId;
    private final List<Posted> posted = new ArrayList<>();
    private final List<AccountDay> accounts = new ArrayList<>();
    private final List<OwnerDay> owners = new ArrayList<>();
    private int line;

    private Batch(UUID statementId) {
      this.statementId = statementId;
    }

    void add(BooksLine books) {
      switch (books) {
        case Posted it -> posted.add(it);
        case AccountDay it -> accounts.add(it);
        case OwnerDay it -> owners.add(it);
        // Nothing was there before the first entry, and in the end all must come to nothing.
        case Sum it ->
            accounts.add(
                new AccountDay(
                    ALL_ACCOUNTS, it.currency(), false, 0, it.debits(), it.credits(), 0));
        case BooksLine.Begin _, BooksLine.End _ -> {}
      }
      if (posted.size() + accounts.size() + owners.size() == BATCH_SIZE_MAX) {
        flush();
      }
    }

    void flush() {
      writePosted();
      writeAccounts();
      writeOwners();
    }

    private void writePosted() {
      if (posted.isEmpty()) {
        return;
      }
      jdbc.sql(
              """
              INSERT INTO ledger_posting (statement_id, line, entry_id, reference, kind, cause,
                  account, provider, currency, amount, payment_intent_id, subject_id, occurred_at,
                  booked_at, booked_that_day)
              SELECT :statementId, :line + n, entry_id, reference, kind, cause, account, provider,
                     currency, amount, payment_intent_id, subject_id, occurred_at, booked_at,
                     booked_that_day
              FROM unnest(:entryIds::text[], :references::text[], :kinds::text[], :causes::text[],
                  :accounts::text[], :providers::text[], :currencies::text[], :amounts::bigint[],
                  :payments::text[], :subjects::uuid[], :occurred::timestamptz[],
                  :booked::timestamptz[], :thatDay::boolean[]) WITH ORDINALITY
                AS posted (entry_id, reference, kind, cause, account, provider, currency, amount,
                    payment_intent_id, subject_id, occurred_at, booked_at, booked_that_day, n)
              """)
          .param("statementId", statementId)
          .param("line", line)
          .param("entryIds", texts(posted, Posted::entryId))
          .param("references", texts(posted, Posted::reference))
          .param("kinds", texts(posted, Posted::kind))
          .param("causes", texts(posted, Posted::cause))
          .param("accounts", texts(posted, Posted::account))
          .param("providers", texts(posted, it -> providerOf(it.account())))
          .param("currencies", texts(posted, Posted::currency))
          .param("amounts", posted.stream().map(Posted::amount).toArray(Long[]::new))
          .param("payments", texts(posted, Posted::paymentIntentId))
          .param(
              "subjects", posted.stream().map(it -> subjectOf(it.reference())).toArray(UUID[]::new))
          .param("occurred", texts(posted, it -> text(it.occurredAt())))
          .param("booked", texts(posted, it -> it.bookedAt().toString()))
          .param("thatDay", posted.stream().map(Posted::bookedThatDay).toArray(Boolean[]::new))
          .update();
      line += posted.size();
      posted.clear();
    }

    private void writeAccounts() {
      if (accounts.isEmpty()) {
        return;
      }
      jdbc.sql(
              """
              INSERT INTO ledger_account (statement_id, account, currency, clearing, opening,
                  debits, credits, closing)
              SELECT :statementId, day.*
              FROM unnest(:accounts::text[], :currencies::text[], :clearing::boolean[],
                  :openings::bigint[], :debits::bigint[], :credits::bigint[], :closings::bigint[])
                AS day
              """)
          .param("statementId", statementId)
          .param("accounts", texts(accounts, AccountDay::account))
          .param("currencies", texts(accounts, AccountDay::currency))
          .param("clearing", accounts.stream().map(AccountDay::clearing).toArray(Boolean[]::new))
          .param("openings", numbers(accounts, AccountDay::opening))
          .param("debits", numbers(accounts, AccountDay::debits))
          .param("credits", numbers(accounts, AccountDay::credits))
          .param("closings", numbers(accounts, AccountDay::closing))
          .update();
      accounts.clear();
    }

    private void writeOwners() {
      if (owners.isEmpty()) {
        return;
      }
      jdbc.sql(
              """
              INSERT INTO ledger_owner (statement_id, merchant_id, currency, opening, operations,
                  fees, payouts, other, closing)
              SELECT :statementId, day.*
              FROM unnest(:merchants::text[], :currencies::text[], :openings::bigint[],
                  :operations::bigint[], :fees::bigint[], :payouts::bigint[], :others::bigint[],
                  :closings::bigint[]) AS day
              """)
          .param("statementId", statementId)
          .param("merchants", texts(owners, OwnerDay::merchantId))
          .param("currencies", texts(owners, OwnerDay::currency))
          .param("openings", numbers(owners, OwnerDay::opening))
          .param("operations", numbers(owners, OwnerDay::operations))
          .param("fees", numbers(owners, OwnerDay::fees))
          .param("payouts", numbers(owners, OwnerDay::payouts))
          .param("others", numbers(owners, OwnerDay::other))
          .param("closings", numbers(owners, OwnerDay::closing))
          .update();
      owners.clear();
    }
  }

  private static @Nullable String providerOf(String account) {
    var matcher = PROVIDER.matcher(account);
    return matcher.matches() ? matcher.group("name") : null;
  }

  private static @Nullable UUID subjectOf(String reference) {
    if (reference.startsWith(SETTLEMENT)) {
      return Ids.read("stl", reference.substring(SETTLEMENT.length())).orElse(null);
    }
    return reference.startsWith(RECEIPT)
        ? Ids.read(ConfirmReceipts.PREFIX, reference.substring(RECEIPT.length())).orElse(null)
        : null;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static <T> @Nullable String[] texts(List<T> rows, Function<T, @Nullable String> column) {
    return rows.stream().map(column).toArray(String[]::new);
  }

  private static <T> Long[] numbers(List<T> rows, Function<T, Long> column) {
    return rows.stream().map(column).toArray(Long[]::new);
  }
}
