package io.quittance.platform.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Ways to change what was recorded. Each picks its rows by a random number.
 *
 * @param isForTheTopic whether nothing in the database can tell it: only what was published does
 */
record AuditForgery(String what, boolean isForTheTopic, Change change) {

  /** Changes rows that a random number picks, and says whether it changed some. */
  interface Change {
    boolean by(AuditIntruder intruder, Random random);
  }

  /** Edits of one row: table and columns. */
  private static final String[] EDITS = {
    "audit_record | actor = actor || 'x'",
    "audit_record | actor_kind = CASE actor_kind WHEN 'JOB' THEN 'KEY' ELSE 'JOB' END",
    "audit_record | cause = coalesce(cause, '') || 'x'",
    "audit_record | request_id = coalesce(request_id, '') || 'x'",
    "audit_record | action = CASE action WHEN 'INSERT' THEN 'UPDATE' ELSE 'INSERT' END",
    "audit_record | object_type = 'another'",
    "audit_record | object_id = coalesce(object_id, '') || '0'",
    "audit_record | before = coalesce(before, '{}') || '{\"forged\": 1}'",
    "audit_record | after = coalesce(after, '{}') || '{\"forged\": 1}'",
    "audit_record | before = after, after = before",
    "audit_record | recorded_at = recorded_at - interval '1 microsecond'",
    "audit_record | transaction_number = (transaction_number::text::bigint + 1)::text::xid8",
    "audit_record | position = position + 1000000",
    "audit_seal | last_position = last_position + 1000000",
    "audit_seal | leaves = leaves || substring(leaves FOR 40)",
    "audit_seal | leaves = set_byte(leaves, 20, get_byte(leaves, 20) # 1)",
    "audit_seal | previous_hash = sha256(previous_hash)",
    "audit_seal | hash = sha256(hash)",
    "audit_seal | root = sha256(root)",
    "audit_seal | signature = set_byte(signature, 20, get_byte(signature, 20) # 1)",
    "audit_seal | sealed_at = sealed_at + interval '1 second'",
    "audit_seal | number = number + 1000000",
  };

  /** How many of all change several rows. */
  static final int OF_SEVERAL_ROWS = 7;

  /** All of them, first those of several rows. */
  static List<AuditForgery> all() {
    var all = new ArrayList<AuditForgery>();
    all.add(database("two records swapped", AuditForgery::swap));
    all.add(database("a record put into a gap", (intruder, _) -> intruder.fillGap()));
    all.add(database("a tail of records cut", (intruder, _) -> cutTail(intruder, false)));
    all.add(topic("a tail cut, with its seals", (intruder, _) -> cutTail(intruder, true)));
    all.add(database("a record changed, and the seals made to fit", AuditForgery::sealAnew));
    all.add(topic("everything cut", (intruder, _) -> cutAll(intruder)));
    all.add(database("a seal cut", (intruder, random) -> cut(intruder, random, "audit_seal")));
    for (var edit : EDITS) {
      var parts = edit.split(" \\| ");
      all.add(database(edit, (intruder, random) -> edit(intruder, random, parts[0], parts[1])));
    }
    all.add(database("a record cut", (intruder, random) -> cut(intruder, random, "audit_record")));
    return all;
  }

  private static AuditForgery database(String what, Change change) {
    return new AuditForgery(what, false, change);
  }

  private static AuditForgery topic(String what, Change change) {
    return new AuditForgery(what, true, change);
  }

  private static boolean edit(AuditIntruder intruder, Random random, String table, String change) {
    return intruder.run(
            "UPDATE %s SET %s %s".formatted(table, change, one(table, random, intruder)))
        == 1;
  }

  private static boolean cut(AuditIntruder intruder, Random random, String table) {
    return intruder.run("DELETE FROM %s %s".formatted(table, one(table, random, intruder))) == 1;
  }

  /** Of what is sealed: what is not yet is nobody's to prove. */
  private static String one(String table, Random random, AuditIntruder intruder) {
    var key = table.equals("audit_seal") ? "number" : "position";
    var sealed =
        table.equals("audit_seal")
            ? "TRUE"
            : "position <= (SELECT max(last_position) FROM audit_seal)";
    long rows = intruder.count("SELECT count(*) FROM %s WHERE %s".formatted(table, sealed));
    return "WHERE %s = (SELECT %s FROM %s WHERE %s ORDER BY %s OFFSET %d LIMIT 1)"
        .formatted(key, key, table, sealed, key, random.nextLong(rows));
  }

  private static boolean swap(AuditIntruder intruder, Random random) {
    long last = intruder.count("SELECT max(last_position) FROM audit_seal");
    long one = intruder.count("SELECT max(position) FROM audit_record WHERE position <= " + last);
    long other =
        intruder.count(
            "SELECT position FROM audit_record WHERE position < %d ORDER BY position DESC OFFSET %d LIMIT 1"
                .formatted(one, random.nextInt(5)));
    return intruder.run("UPDATE audit_record SET position = -1 WHERE position = " + one)
            + intruder.run(
                "UPDATE audit_record SET position = %d WHERE position = %d".formatted(one, other))
            + intruder.run(
                "UPDATE audit_record SET position = %d WHERE position = -1".formatted(other))
        == 3;
  }

  private static boolean cutTail(AuditIntruder intruder, boolean withSeals) {
    long lastKept =
        intruder.count(
            "SELECT last_position FROM audit_seal ORDER BY number DESC OFFSET 1 LIMIT 1");
    int cut = intruder.run("DELETE FROM audit_record WHERE position > " + lastKept);
    if (withSeals) {
      cut = intruder.run("DELETE FROM audit_seal WHERE last_position > " + lastKept);
    }
    return cut > 0;
  }

  private static boolean cutAll(AuditIntruder intruder) {
    return intruder.run("DELETE FROM audit_seal") > 0
        && intruder.run("DELETE FROM audit_record") > 0;
  }

  private static boolean sealAnew(AuditIntruder intruder, Random random) {
    boolean changed = edit(intruder, random, "audit_record", "actor = actor || 'x'");
    intruder.sealAnew();
    return changed;
  }
}
