package io.quittance.platform.watch;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks whether what a service promises still holds for all that changed since the last look, and
 * keeps what does not until a look finds it mended. How far it came, and what is violated, are rows
 * of the database: any instance goes on where another one ended.
 */
public final class ProveInvariants {

  private static final Logger log = LoggerFactory.getLogger(ProveInvariants.class);

  /** So much is looked at by one statement, so that it never runs for long. */
  private static final int BATCH_SIZE_MAX = 20_000;

  /** What is left then is for the next look. */
  private static final int BATCHES_MAX = 200;

  /** Subjects in one line of the log; the table has them all. */
  private static final int NAMED_MAX = 20;

  private final List<Proof> proofs;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;

  ProveInvariants(List<Proof> proofs, JdbcClient jdbc, TransactionTemplate transaction) {
    this.proofs = proofs;
    this.jdbc = jdbc;
    this.transaction = transaction;
  }

  /** Looks once at everything. A proof that cannot be made keeps no other from being made. */
  public void prove() {
    proofs.forEach(this::prove);
  }

  private void prove(Proof proof) {
    try {
      int batches = 0;
      while (proveNext(proof) && batches < BATCHES_MAX) {
        batches++;
      }
    } catch (RuntimeException failure) {
      log.error("{} could not be proven; it is tried again", proof.invariant(), failure);
    }
  }

  /** True when there is more to look at. */
  private boolean proveNext(Proof proof) {
    return Boolean.TRUE.equals(
        transaction.execute(
            _ -> {
              long since = latestPosition(proof);
              long upTo = nextPosition(proof, since);
              var known = known(proof);
              note(proof, violated(proof, since, upTo, known), known);
              keep(proof, upTo);
              return upTo - since == BATCH_SIZE_MAX;
            }));
  }

  private long latestPosition(Proof proof) {
    return jdbc.sql("SELECT position FROM invariant_look WHERE invariant = :invariant FOR UPDATE")
        .param("invariant", proof.invariant())
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  private long nextPosition(Proof proof, long since) {
    return jdbc.sql(proof.position())
        .param("since", since)
        .param("limit", BATCH_SIZE_MAX)
        .query(Long.class)
        .single();
  }

  private Set<String> known(Proof proof) {
    return new HashSet<>(
        jdbc.sql("SELECT subject FROM invariant_violation WHERE invariant = :invariant")
            .param("invariant", proof.invariant())
            .query(String.class)
            .list());
  }

  private Set<String> violated(Proof proof, long since, long upTo, Set<String> known) {
    return new HashSet<>(
        jdbc.sql(proof.violations())
            .param("since", since)
            .param("upTo", upTo)
            .param("again", known.toArray(String[]::new))
            .query(String.class)
            .list());
  }

  private void note(Proof proof, Set<String> violated, Set<String> known) {
    var mended = without(known, violated);
    if (!mended.isEmpty()) {
      jdbc.sql(
              """
              DELETE FROM invariant_violation
              WHERE invariant = :invariant AND subject = ANY (:mended)
              """)
          .param("invariant", proof.invariant())
          .param("mended", mended.toArray(String[]::new))
          .update();
      log.warn("{} holds again for {}", proof.invariant(), named(proof, mended));
    }
    var found = without(violated, known);
    if (!found.isEmpty()) {
      jdbc.sql(
              """
              INSERT INTO invariant_violation (invariant, subject)
              SELECT :invariant, unnest(:found)
              """)
          .param("invariant", proof.invariant())
          .param("found", found.toArray(String[]::new))
          .update();
      log.error(
          "{} VIOLATED by {} ({} in all): {}",
          proof.invariant(),
          named(proof, found),
          found.size(),
          proof.promise());
    }
  }

  private static Set<String> without(Set<String> all, Set<String> others) {
    var rest = new HashSet<>(all);
    rest.removeAll(others);
    return rest;
  }

  private static List<String> named(Proof proof, Set<String> subjects) {
    return subjects.stream().sorted().limit(NAMED_MAX).map(proof::named).toList();
  }

  private void keep(Proof proof, long position) {
    jdbc.sql(
            """
            INSERT INTO invariant_look (invariant, position, looked_at)
            VALUES (:invariant, :position, now())
            ON CONFLICT (invariant) DO UPDATE
            SET position = excluded.position, looked_at = excluded.looked_at
            """)
        .param("invariant", proof.invariant())
        .param("position", position)
        .update();
  }
}
