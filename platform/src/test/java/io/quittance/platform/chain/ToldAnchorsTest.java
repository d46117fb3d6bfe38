package io.quittance.platform.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which anchors of a topic are believed, where several may write it. */
class ToldAnchorsTest {

  private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");

  private final ChainKeys keys = newKeys();
  private final List<Seal> chain = chain(Seal.NONE, 5, "ab");
  private final List<Seal> stored = new ArrayList<>();

  @Test
  @DisplayName("A1704 the last seal that was told is known, however little of the chain is stored")
  void knowsTheLast() {
    for (int kept = 0; kept <= chain.size(); kept++) {
      stored.clear();
      stored.addAll(chain.subList(0, kept));

      var told = told(null, chain);

      assertThat(told.latest(this::stored)).map(Seal::hash).contains(chain.getLast().hash());
      assertThat(told.latest(this::stored)).map(Seal::lastSequence).contains(5L);
      assertThat(told.replaced(this::stored)).isEmpty();
    }
  }

  @Test
  @DisplayName("A1704 who has no key can neither make an anchor nor give one another number")
  void believesNoForgery() {
    stored.addAll(chain);
    var last = anchor(chain.getLast());
    var others = newKeys();
    var forged = new ArrayList<Anchor>();
    for (var seal : chain(chain.getLast(), 3, "cd")) {
      forged.add(anchor(others.sign(seal)));
    }
    forged.add(changed(last, 6, 6, last.root(), last.sealedAt()));
    forged.add(changed(last, 900, last.lastSequence(), last.root(), last.sealedAt()));
    forged.add(changed(last, 6, 6, last.root(), Instant.MAX));
    forged.add(changed(last, 5, 9, last.root(), last.sealedAt()));
    forged.add(new Anchor(6, 6, 1, last.root(), last.hash(), unknown(), last.sealedAt()));

    var told = told(null, chain);
    forged.forEach(told::add);

    assertThat(told.latest(this::stored)).map(Seal::number).contains(5L);
    assertThat(told.replaced(this::stored)).isEmpty();
  }

  @Test
  void believesAnAnchorByTheSealBeforeItThatIsStored() {
    stored.addAll(chain.subList(0, 4));

    assertThat(told(null, chain.subList(4, 5)).latest(this::stored)).map(Seal::number).contains(5L);
    stored.clear();
    assertThat(told(null, chain.subList(4, 5)).latest(this::stored))
        .as("nothing tells that this is its number")
        .isEmpty();
  }

  @Test
  @DisplayName("A1704 what was cut off is missed, although others were sealed in its place")
  void missesWhatWasReplaced() {
    var anew = chain(chain.get(1), 6, "ef");
    stored.addAll(chain.subList(0, 2));
    stored.addAll(anew);
    var told = told(null, chain);
    anew.forEach(seal -> told.add(anchor(seal)));

    assertThat(told.latest(this::stored)).map(Seal::number).contains(8L);
    assertThat(told.replaced(this::stored)).map(Seal::hash).contains(chain.get(2).hash());
  }

  @Test
  void leavesOutWhatABackupLost() {
    stored.addAll(chain.subList(0, 3));

    assertThat(told(chain.getLast().sealedAt(), chain).latest(this::stored)).isEmpty();
    assertThat(told(chain.get(2).sealedAt(), chain).latest(this::stored))
        .map(Seal::number)
        .contains(5L);
  }

  private ToldAnchors told(@Nullable Instant since, List<Seal> seals) {
    var told = new ToldAnchors(keys.verifier(), since);
    seals.forEach(seal -> told.add(anchor(seal)));
    return told;
  }

  private Optional<Seal> stored(long number) {
    return stored.stream().filter(seal -> seal.number() == number).findFirst();
  }

  private List<Seal> chain(Seal after, int length, String leaf) {
    var seals = new ArrayList<Seal>();
    var head = after;
    for (int i = 0; i < length; i++) {
      var leaves = List.of(new Leaf(head.lastSequence() + 1, leaf.repeat(32)));
      head = keys.sign(head.next(leaves, BEGIN.plusSeconds(head.number())));
      seals.add(head);
    }
    return seals;
  }

  private static Anchor anchor(Seal seal) {
    return new Anchor(
        seal.number(),
        seal.lastSequence(),
        1,
        Objects.requireNonNull(seal.root()),
        seal.hash(),
        Objects.requireNonNull(seal.signature()),
        seal.sealedAt());
  }

  private static Anchor changed(
      Anchor anchor, long number, long lastSequence, String root, Instant sealedAt) {
    return new Anchor(number, lastSequence, 1, root, anchor.hash(), anchor.signature(), sealedAt);
  }

  /** As JSON without the field leaves it. */
  @SuppressWarnings("NullAway")
  private static String unknown() {
    return null;
  }

  private static ChainKeys newKeys() {
    try {
      return new ChainKeys("keys", NewSealKeys.generate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
