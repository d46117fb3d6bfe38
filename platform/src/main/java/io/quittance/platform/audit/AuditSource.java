package io.quittance.platform.audit;

import io.quittance.platform.chain.Anchor;
import io.quittance.platform.chain.Rows;
import io.quittance.platform.chain.Seal;
import java.util.Optional;

/** Where an audit log is read from to be checked: the database, or a dump of it. */
interface AuditSource {

  /** The records of positions above {@code after}, in order. */
  Rows<AuditRecord> records(long after);

  /** The seals of numbers above {@code after}, in order. */
  Rows<Seal> seals(long after);

  /** One seal. */
  Optional<Seal> seal(long number);

  /** Anchors that were kept elsewhere, by seal number; repeats are possible. */
  Rows<Anchor> publishedAnchors();
}
