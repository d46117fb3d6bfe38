package io.quittance.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quittance.platform.testapp.TestDatabase;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A key is replaced while rows are under it, until it is needed no more. */
class ReencryptionTest {

  /** More than two batches. */
  private static final int NOTES = 450;

  private final TestDatabase database = new TestDatabase();
  private final String oldSet = NewKeySet.generate();
  private final String addedSet = NewKeySet.added(oldSet);
  private final String bothSet = NewKeySet.promoted(addedSet);
  private final String newSet = NewKeySet.primaryAlone(bothSet);
  private final SecretTexts old = texts(oldSet);
  private final SecretTexts added = texts(addedSet);
  private final SecretTexts both = texts(bothSet);
  private final SecretTexts alone = texts(newSet);

  ReencryptionTest() throws GeneralSecurityException {}

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  @DisplayName("A1304 old data is readable while keys rotate, and under the new key afterwards")
  void rotatesAKey() {
    for (int i = 0; i < NOTES; i++) {
      insert("a", i, old.seal("a " + i, "note " + i), null);
    }
    insert("b", 1, both.seal("b 1", "is new already"), null);
    insert("b", 2, null, null);
    var untouched = sealed("b", 1);
    assertThat(both.open("a 7", sealed("a", 7))).as("before").isEqualTo("note 7");
    assertThatIllegalStateException().isThrownBy(() -> alone.open("a 7", sealed("a", 7)));

    var job = job(both);
    assertThat(job.left()).isEqualTo(NOTES);
    job.run();

    assertThat(job.left()).isZero();
    for (int i = 0; i < NOTES; i++) {
      assertThat(alone.open("a " + i, sealed("a", i))).isEqualTo("note " + i);
    }
    assertThat(sealed("b", 1)).isEqualTo(untouched);
    assertThatIllegalStateException().isThrownBy(() -> old.open("a 7", sealed("a", 7)));
    assertThat(job(alone).left()).as("the old key is needed by nothing").isZero();
  }

  @Test
  @DisplayName("A1304 instances before and after each step of a rotation read each other's rows")
  void rotatesWhileInstancesDiffer() {
    insert("old", 1, old.seal("old 1", "of an instance without the new key"), null);
    insert("added", 1, added.seal("added 1", "of one that has it"), null);
    for (var instance : List.of(old, added, both)) {
      assertThat(instance.open("old 1", sealed("old", 1))).startsWith("of an instance");
      assertThat(instance.open("added 1", sealed("added", 1))).startsWith("of one");
    }

    insert("both", 1, both.seal("both 1", "of one that works with it"), null);
    assertThat(added.open("both 1", sealed("both", 1))).startsWith("of one that works");
    assertThatIllegalStateException()
        .as("why all need the key first")
        .isThrownBy(() -> old.open("both 1", sealed("both", 1)));

    // Whoever runs the job, the others can read what it left.
    for (var instance : List.of(both, added, both)) {
      job(instance).run();
      for (var shelf : List.of("old", "added", "both")) {
        var owner = shelf + " 1";
        assertThat(added.open(owner, sealed(shelf, 1))).startsWith("of ");
        assertThat(both.open(owner, sealed(shelf, 1))).startsWith("of ");
      }
    }
    assertThat(job(both).left()).isZero();
    assertThat(job(added).left()).as("one that is behind lets no key go").isEqualTo(3);
    assertThat(job(alone).left()).isZero();
  }

  @Test
  @DisplayName("A1304 what was plain is sealed and cleared, and counts as a change")
  void sealsWhatWasPlain() {
    insert("p", 1, null, "dora@customer.example");
    insert("p", 2, null, "東京");
    var job = job(both);
    assertThat(job.left()).isEqualTo(2);

    job.run();

    assertThat(alone.open("p 1", sealed("p", 1))).isEqualTo("dora@customer.example");
    assertThat(alone.open("p 2", sealed("p", 2))).isEqualTo("東京");
    assertThat(count("plain IS NOT NULL")).isZero();
    assertThat(count("version = 1")).isEqualTo(2);
    assertThat(job.left()).isZero();
  }

  @Test
  @DisplayName("A1304 what cannot be read stays as it is, counts, and holds nothing else up")
  void leavesWhatItCannotRead() throws GeneralSecurityException {
    var lost = texts(NewKeySet.generate());
    for (int i = 0; i < NOTES; i++) {
      insert("lost", i, lost.seal("lost " + i, "?"), null);
    }
    insert("swapped", 1, old.seal("another 1", "of somebody else"), null);
    insert("good", 1, old.seal("good 1", "note"), null);
    var job = job(both);

    job.run();

    assertThat(job.left()).isEqualTo(NOTES + 1);
    assertThat(alone.open("good 1", sealed("good", 1))).isEqualTo("note");
    assertThat(lost.open("lost 7", sealed("lost", 7))).isEqualTo("?");
  }

  @Test
  void anotherOwnerOpensNothing() {
    assertThatIllegalStateException()
        .isThrownBy(() -> both.open("a 2", both.seal("a 1", "text")))
        .withMessageNotContaining("text of a 1");
  }

  private Reencryption job(SecretTexts texts) {
    return new Reencryption(
        database.jdbc(),
        database.transaction(),
        new SealedColumn(
            "note",
            List.of("shelf", "number"),
            "sealed",
            "plain",
            true,
            row -> row.getString("shelf") + " " + row.getInt("number"),
            texts));
  }

  private void insert(String shelf, int number, byte @Nullable [] sealed, @Nullable String plain) {
    database
        .jdbc()
        .sql("INSERT INTO note (shelf, number, sealed, plain) VALUES (?, ?, ?, ?)")
        .params(shelf, number, sealed, plain)
        .update();
  }

  private byte[] sealed(String shelf, int number) {
    return database
        .jdbc()
        .sql("SELECT sealed FROM note WHERE shelf = ? AND number = ?")
        .params(shelf, number)
        .query((row, _) -> row.getBytes(1))
        .single();
  }

  private long count(String condition) {
    return database
        .jdbc()
        .sql("SELECT count(*) FROM note WHERE " + condition)
        .query(Long.class)
        .single();
  }

  private static SecretTexts texts(String keySet) {
    return new SecretTexts("test.key-set", keySet, false);
  }
}
