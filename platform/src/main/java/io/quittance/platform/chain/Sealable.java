package io.quittance.platform.chain;

import java.util.List;

/**
 * What a chain is made over, and what is told of it.
 *
 * @param <P> what stands at a position
 */
public interface Sealable<P> {

  /**
   * Up to where nothing can appear any more; not asked within a transaction, nor by several
   * threads.
   */
  long decided();

  /** The first of what stands above {@code after} and up to {@code upTo}, in order. */
  List<P> positions(long after, long upTo, int limit);

  /** What a seal holds of it. */
  Leaf leaf(P position);

  /** Anchors a new seal elsewhere, within the transaction that appends it. */
  void anchor(Seal seal, List<P> positions);
}
