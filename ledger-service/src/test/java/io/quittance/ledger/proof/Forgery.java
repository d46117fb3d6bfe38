package io.quittance.ledger.proof;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Ways to change the past. Each picks its rows by a number, from the youngest that fit, and says
 * whether it changed something.
 *
 * @param isForTheTopic whether nothing in the database can tell it: only what was published does
 */
record Forgery(String what, boolean isForTheTopic, Change change) {

  /** Changes rows that a random number picks. */
  interface Change {
    boolean by(Intruder intruder, Random random) throws SQLException;
  }

  /** Edits of one row: table, columns and how they change, and which rows fit. */
  private static final String[] EDITS = {
    "journal_entry | id = gen_random_uuid() | true",
    "journal_entry | reference = reference || 'x' | length(reference) < 200",
    "journal_entry | description = description || '.' | true",
    "journal_entry | posting_count = posting_count + 1 | true",
    "journal_entry | content_digest = sha256(content_digest) | true",
    "journal_entry | cause_kind = 'adjustment' | true",
    "journal_entry | cause_id = gen_random_uuid() | true",
    "journal_entry | payment_intent_id = 'pi_other' | true",
    "journal_entry | booked_at = booked_at - interval '1 second' | true",
    "journal_entry | effective_date = coalesce(effective_date, '2026-01-01') + 1 | true",
    "journal_entry | metadata = '{\"forged\": \"yes\"}' | true",
    "journal_entry | sequence = sequence + 1000000 | true",
    "journal_entry | booked_by = 'somebody' | true",
    "journal_entry | booked_by = NULL | booked_by IS NOT NULL",
    "journal_entry | request_id = coalesce(request_id, '') || 'x' | true",
    "journal_entry | booked_by = request_id, request_id = booked_by"
        + " | booked_by IS DISTINCT FROM request_id",
    "posting | amount = amount + 1 | true",
    "posting | side = CASE side WHEN 'DEBIT' THEN 'CREDIT' ELSE 'DEBIT' END | true",
    "posting | currency = 'CHF' | true",
    "posting | debit_total = debit_total + 1 | true",
    "posting | credit_total = credit_total + 1 | true",
    "posting | booked_at = booked_at - interval '1 second' | true",
    "posting | account_id = (SELECT id FROM account a WHERE a.id <> account_id LIMIT 1) | true",
    "posting | entry_id = gen_random_uuid() | true",
    "posting | sequence = sequence + 1000000 | true",
    "posting | line_no = line_no + 5 | true",
    "account | id = gen_random_uuid() | true",
    "account | code = code || 'x' | length(code) < 200",
    "account | currency = CASE currency WHEN 'CHF' THEN 'SEK' ELSE 'CHF' END | true",
    "account | type = CASE type WHEN 'EQUITY' THEN 'LIABILITY' ELSE 'EQUITY' END | true",
    "account | allow_negative = NOT allow_negative | true",
    "account | metadata = '{\"forged\": \"yes\"}' | true",
    "account | created_at = created_at - interval '1 second' | true",
    "account_opening | sequence = sequence + 1000000 | true",
    "account_opening | account_id = gen_random_uuid() | true",
    "account_opening | digest = sha256(digest) | true",
    "account_balance | debit_total = debit_total + 1 | allow_negative AND debit_total > 0",
    "account_balance | credit_total = credit_total + 1 | allow_negative AND credit_total > 0",
    "account_balance | held_total = held_total + 1 | allow_negative AND debit_total > 0",
    "account_balance | allow_negative = NOT allow_negative | allow_negative AND debit_total ="
        + " credit_total",
    "account_balance | latest_booked_at = latest_booked_at - interval '1 day' | debit_total > 0",
    "seal | last_sequence = last_sequence + 1000000 | true",
    "seal | leaves = leaves || substring(leaves FOR 40) | true",
    "seal | leaves = set_byte(leaves, 20, get_byte(leaves, 20) # 1) | true",
    "seal | previous_hash = sha256(previous_hash) | true",
    "seal | hash = sha256(hash) | true",
    "seal | root = sha256(root) | true",
    "seal | signature = set_byte(signature, 20, get_byte(signature, 20) # 1) | true",
    "seal | sealed_at = sealed_at + interval '1 second' | true",
    "chain_anchor | hash = sha256(hash) | true",
    "chain_anchor | anchored_at = anchored_at - interval '1 second' | true",
    "chain_anchor | seal_number = seal_number + 1000000 | true",
    "hold | reference = reference || 'x' | length(reference) < 200",
    "hold | amount = amount + 1 | true",
    "hold | to_account_id = (SELECT id FROM account a WHERE a.currency = hold.currency"
        + " AND a.id NOT IN (from_account_id, to_account_id) LIMIT 1) | true",
    "hold | created_at = created_at - interval '1 second' | true",
    "hold | expires_at = now() + interval '9 days' | status = 'PENDING'",
    "hold | ended_at = ended_at + interval '1 second' | status IN ('POSTED', 'VOIDED')",
    "hold | posted_amount = posted_amount - 1 | status = 'POSTED' AND posted_amount > 1",
    "hold | booked_by = 'somebody' | true",
    "hold | request_id = coalesce(request_id, '') || 'x' | true",
    "hold | ended_by = 'somebody' | true",
    "hold | end_request_id = coalesce(end_request_id, '') || 'x' | true",
    "hold | ended_by = NULL, end_request_id = NULL | ended_by IS NOT NULL",
    "hold | booked_by = ended_by, ended_by = booked_by, request_id = end_request_id,"
        + " end_request_id = request_id | true",
    "hold_change | digest = sha256(digest) | true",
    "hold_change | hold_id = gen_random_uuid() | true",
  };

  private static final int YOUNGEST = 20;

  /** How many of all change several rows. */
  static final int OF_SEVERAL_ROWS = 14;

  /** All of them, first those of several rows. */
  static List<Forgery> all() {
    var all = new ArrayList<Forgery>();
    all.add(database("a larger entry, and all that follows from it", Forgery::raise));
    all.add(database("two entries swapped", Forgery::swap));
    all.add(database("an entry cut, and all that follows from it", Forgery::cutEntry));
    all.add(database("a tail cut, but for the anchors", Forgery::cutTail));
    all.add(database("a larger entry, and seals made to fit", Forgery::raiseAndSeal));
    all.add(database("seals made anew without signatures", Forgery::unsignSome));
    all.add(topic("a tail cut, with its anchors", Forgery::cutTailAndAnchors));
    all.add(database("all seals made anew without signatures", Forgery::unsignAll));
    all.add(database("a pending hold changed, and noted", noted("status = 'PENDING'")));
    all.add(database("an ended hold changed, and noted", noted("status <> 'PENDING'")));
    all.add(database("liabilities made equity", Forgery::makeEquity));
    all.add(database("bounds lifted from accounts with their balances", Forgery::liftBounds));
    all.add(database("an account changed, and its opening", changedWithOpening(false)));
    all.add(database("an account changed, and noted once more", changedWithOpening(true)));
    for (var edit : EDITS) {
      var parts = edit.split(" \\| ");
      all.add(database(edit, (intruder, random) -> edit(intruder, random, parts)));
    }
    for (var table :
        List.of(
            "journal_entry",
            "posting",
            "seal",
            "chain_anchor",
            "hold",
            "hold_change",
            "account",
            "account_opening")) {
      all.add(
          database(
              "a row of " + table + " cut", (intruder, random) -> cut(intruder, random, table)));
    }
    return all;
  }

  private static Forgery database(String what, Change change) {
    return new Forgery(what, false, change);
  }

  private static Forgery topic(String what, Change change) {
    return new Forgery(what, true, change);
  }

  /** The ledger's own trigger notes the change: the digest is right. */
  private static Change noted(String fits) {
    return (intruder, random) -> {
      intruder.run("ALTER TABLE hold ENABLE ALWAYS TRIGGER noted");
      return edit(intruder, random, "hold", "reference = reference || 'x'", fits);
    };
  }

  private static boolean makeEquity(Intruder intruder, Random random) throws SQLException {
    return intruder.run("UPDATE account SET type = 'EQUITY' WHERE type = 'LIABILITY'") > 0;
  }

  /** Of accounts with a bound, so that they may go below it from then on. */
  private static boolean liftBounds(Intruder intruder, Random random) throws SQLException {
    intruder.run("UPDATE account_balance SET allow_negative = true");
    return intruder.run("UPDATE account SET allow_negative = true WHERE NOT allow_negative") > 0;
  }

  /** The digest is right, and so is the leaf where the ledger itself seals what is noted anew. */
  private static Change changedWithOpening(boolean again) {
    return (intruder, random) -> {
      intruder.run("ALTER TABLE account_opening DROP CONSTRAINT account_opening_once");
      var id =
          intruder
              .jdbc()
              .sql(
                  "SELECT id FROM account WHERE ctid = (%s)"
                      .formatted(one(random, "account", "true")))
              .query(UUID.class)
              .single();
      intruder.run("UPDATE account SET code = code || '.' WHERE id = '%s'".formatted(id));
      return intruder.run(
              again
                  ? """
                  INSERT INTO account_opening (account_id, digest)
                  SELECT id, account_digest(a) FROM account a WHERE id = '%s'
                  """
                      .formatted(id)
                  : """
                  UPDATE account_opening o SET digest = account_digest(a) FROM account a
                  WHERE a.id = o.account_id AND a.id = '%s'
                  """
                      .formatted(id))
          > 0;
    };
  }

  private static boolean edit(Intruder intruder, Random random, String... parts)
      throws SQLException {
    return intruder.run(
            "UPDATE %1$s SET %2$s WHERE ctid = (%3$s) AND %4$s"
                .formatted(parts[0], parts[1], one(random, parts[0], parts[2]), tableOid(parts[0])))
        > 0;
  }

  private static boolean cut(Intruder intruder, Random random, String table) throws SQLException {
    return intruder.run(
            "DELETE FROM %s WHERE ctid = (%s) AND %s"
                .formatted(table, one(random, table, "true"), tableOid(table)))
        > 0;
  }

  /** One of the youngest rows; of postings those of the partition that is written now. */
  private static String one(Random random, String table, String fits) {
    return "SELECT ctid FROM (SELECT ctid FROM %s WHERE (%s) AND %s ORDER BY ctid DESC LIMIT %d) t"
            .formatted(table, fits, tableOid(table), YOUNGEST)
        + " ORDER BY ctid OFFSET %d %% greatest(1, (SELECT least(%d, count(*)) FROM %s WHERE (%s)))"
            .formatted(random.nextInt(YOUNGEST), YOUNGEST, table, fits)
        + " LIMIT 1";
  }

  private static String tableOid(String table) {
    return table.equals("posting")
        ? "posting.tableoid = to_regclass('posting_' || to_char(now() AT TIME ZONE 'UTC',"
            + " 'YYYY_MM'))"
        : "true";
  }

  /** One of the three youngest sealed entries of two lines. */
  private static long entry(Intruder intruder, Random random) {
    return intruder
        .jdbc()
        .sql(
            """
            SELECT sequence FROM journal_entry
            WHERE posting_count = 2 AND cause_kind = 'request' AND sequence <= (SELECT max(last_sequence) FROM seal)
            ORDER BY sequence DESC OFFSET :skip LIMIT 1
            """)
        .param("skip", random.nextInt(3))
        .query(Long.class)
        .single();
  }

  private static boolean raise(Intruder intruder, Random random) throws SQLException {
    return raise(intruder, entry(intruder, random), 1 + random.nextInt(1_000));
  }

  private static boolean raise(Intruder intruder, long sequence, int by) throws SQLException {
    intruder.run(
        "UPDATE posting SET amount = amount + %d WHERE sequence = %d".formatted(by, sequence));
    intruder.repairTotals();
    intruder.repairDigest(sequence);
    return true;
  }

  private static boolean swap(Intruder intruder, Random random) throws SQLException {
    long one = entry(intruder, random);
    var other =
        intruder
            .jdbc()
            .sql("SELECT max(sequence) FROM journal_entry WHERE sequence < :one")
            .param("one", one)
            .query(Long.class)
            .single();
    for (var table : List.of("journal_entry", "posting")) {
      move(intruder, table, one, -1);
      move(intruder, table, other, one);
      move(intruder, table, -1, other);
    }
    intruder.repairTotals();
    return true;
  }

  private static void move(Intruder intruder, String table, long from, long to)
      throws SQLException {
    intruder.run("UPDATE %s SET sequence = %d WHERE sequence = %d".formatted(table, to, from));
  }

  private static boolean cutEntry(Intruder intruder, Random random) throws SQLException {
    long sequence = entry(intruder, random);
    intruder.run("DELETE FROM posting WHERE sequence = " + sequence);
    intruder.run("DELETE FROM journal_entry WHERE sequence = " + sequence);
    intruder.repairTotals();
    return true;
  }

  /** Everything after a seal, as if it had never been. */
  private static boolean cutTail(Intruder intruder, Random random) throws SQLException {
    long seal = latestSeal(intruder) - 1 - random.nextInt(2);
    var last =
        intruder
            .jdbc()
            .sql("SELECT last_sequence FROM seal WHERE number = :seal")
            .param("seal", seal)
            .query(Long.class)
            .single();
    intruder.run("DELETE FROM posting WHERE sequence > " + last);
    intruder.run("DELETE FROM journal_entry WHERE sequence > " + last);
    intruder.run("DELETE FROM seal WHERE number > " + seal);
    intruder.run(
        """
        DELETE FROM hold WHERE id IN (
            SELECT hold_id FROM hold_change GROUP BY hold_id HAVING min(sequence) > %d)
        """
            .formatted(last));
    intruder.run("DELETE FROM hold_change WHERE sequence > " + last);
    intruder.run(
        """
        UPDATE account_balance b
        SET held_total = coalesce((SELECT sum(amount) FROM hold
            WHERE from_account_id = b.account_id AND status = 'PENDING'), 0)
        """);
    intruder.repairTotals();
    return true;
  }

  private static boolean cutTailAndAnchors(Intruder intruder, Random random) throws SQLException {
    cutTail(intruder, random);
    return intruder.run(
            "DELETE FROM chain_anchor WHERE seal_number > (SELECT max(number) FROM seal)")
        > 0;
  }

  private static boolean raiseAndSeal(Intruder intruder, Random random) throws SQLException {
    long sequence = entry(intruder, random);
    raise(intruder, sequence, 1 + random.nextInt(1_000));
    intruder.repairSeals(intruder.source().sealOf(sequence).orElseThrow().number(), true);
    return true;
  }

  private static boolean unsignSome(Intruder intruder, Random random) throws SQLException {
    intruder.repairSeals(latestSeal(intruder) - random.nextInt(2), false);
    return true;
  }

  private static boolean unsignAll(Intruder intruder, Random random) throws SQLException {
    raise(intruder, random);
    intruder.repairSeals(1, false);
    return true;
  }

  private static long latestSeal(Intruder intruder) {
    return intruder.jdbc().sql("SELECT max(number) FROM seal").query(Long.class).single();
  }
}
