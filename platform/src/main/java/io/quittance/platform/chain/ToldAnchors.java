package io.quittance.platform.chain;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Anchors as a topic tells them, and which of them are believed: a key of the chain signed the
 * hash, and the hash is that of the anchor's own number, position, time and root after a seal that
 * was told or is stored. So nobody without a key makes one, nor gives a right hash another number.
 */
final class ToldAnchors {

  private final SealVerifier keys;
  private final @Nullable Instant since;
  private final NavigableMap<Long, Map<String, Anchor>> byNumber = new TreeMap<>();

  /**
   * None yet.
   *
   * @param since what was sealed up to then is left out; null for nothing
   */
  ToldAnchors(SealVerifier keys, @Nullable Instant since) {
    this.keys = keys;
    this.since = since;
  }

  /** Takes an anchor, unless nobody of the chain signed it. */
  void add(Anchor anchor) {
    if (isWhole(anchor)
        && (since == null || anchor.sealedAt().isAfter(since))
        && keys.isSigned(anchor.hash(), anchor.signature())) {
      byNumber
          .computeIfAbsent(anchor.sealNumber(), _ -> new HashMap<>())
          .putIfAbsent(anchor.hash(), anchor);
    }
  }

  /** JSON without a field leaves it null. */
  private static boolean isWhole(Anchor anchor) {
    return Stream.of(anchor.root(), anchor.hash(), anchor.signature(), anchor.sealedAt())
        .noneMatch(Objects::isNull);
  }

  /** The last seal that was told and is believed. */
  Optional<Seal> latest(LongFunction<Optional<Seal>> stored) {
    return byNumber.descendingMap().values().stream()
        .flatMap(anchors -> believed(anchors.values(), stored))
        .findFirst();
  }

  /** The first seal that is believed and in whose place another one is stored. */
  Optional<Seal> replaced(LongFunction<Optional<Seal>> stored) {
    // Where two were told for one number, at most one is stored. Of all others the last one's
    // hash covers them.
    return byNumber.entrySet().stream()
        .filter(told -> told.getValue().size() > 1 || told.getKey().equals(byNumber.lastKey()))
        .flatMap(told -> believed(told.getValue().values(), stored))
        .filter(
            told ->
                stored
                    .apply(told.number())
                    .filter(seal -> !seal.hash().equals(told.hash()))
                    .isPresent())
        .findFirst();
  }

  private Stream<Seal> believed(Collection<Anchor> anchors, LongFunction<Optional<Seal>> stored) {
    return anchors.stream().flatMap(anchor -> believed(anchor, stored).stream());
  }

  private Optional<Seal> believed(Anchor anchor, LongFunction<Optional<Seal>> stored) {
    return hashesOf(anchor.sealNumber() - 1, stored)
        .map(previous -> seal(anchor, previous))
        .filter(ToldAnchors::isItsHash)
        .findFirst();
  }

  private Stream<String> hashesOf(long number, LongFunction<Optional<Seal>> stored) {
    return number == 0
        ? Stream.of(Seal.NONE.hash())
        : Stream.concat(
            byNumber.getOrDefault(number, Map.of()).keySet().stream(),
            stored.apply(number).map(Seal::hash).stream());
  }

  private static Seal seal(Anchor anchor, String previousHash) {
    return new Seal(
        anchor.sealNumber(),
        anchor.lastSequence(),
        List.of(),
        previousHash,
        anchor.hash(),
        anchor.root(),
        anchor.signature(),
        anchor.sealedAt());
  }

  private static boolean isItsHash(Seal seal) {
    try {
      return seal.computedHash().equals(seal.hash());
    } catch (ArithmeticException beyondAllTime) {
      return false;
    }
  }
}
