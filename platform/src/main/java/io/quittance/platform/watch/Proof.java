package io.quittance.platform.watch;

import io.quittance.platform.id.Ids;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One promise that a service's own database can prove, by what changed since the last look.
 *
 * <p>Both statements are given {@code :since}, up to where everything was looked at (0 at first).
 *
 * @param invariant {@code I1} to {@code I10}; a service has one proof of each at most
 * @param promise what holds, in words, for the log
 * @param prefix of the ids on the wire where subjects are UUIDs; null where they stand for
 *     themselves
 * @param position tells up to where to look now, as a number that never falls; at most {@code
 *     :limit} more than {@code :since}, unless it takes no part of what there is
 * @param violations the subjects that violate the promise, one text a row, among what changed after
 *     {@code :since} up to {@code :upTo} and among {@code :again} (text[]), those that did before
 */
public record Proof(
    String invariant, String promise, @Nullable String prefix, String position, String violations) {

  /** A subject as people know it. */
  String named(String subject) {
    return prefix == null ? subject : Ids.write(prefix, UUID.fromString(subject));
  }
}
