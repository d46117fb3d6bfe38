package io.quittance.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The conditions that a list was asked for, and no others: what is not asked for must not keep the
 * database from using an index.
 */
public final class Conditions {

  private final List<String> all = new ArrayList<>();
  private final Map<String, Object> params = new HashMap<>();

  /** One more that must hold. */
  public Conditions and(String condition) {
    all.add(condition);
    return this;
  }

  /** The value of a parameter. */
  public Conditions param(String name, Object value) {
    params.put(name, value);
    return this;
  }

  /** A WHERE clause, or nothing. */
  public String where() {
    return all.isEmpty() ? "" : "WHERE (" + String.join(") AND (", all) + ")";
  }

  /** The values by name. */
  public Map<String, Object> params() {
    return params;
  }
}
