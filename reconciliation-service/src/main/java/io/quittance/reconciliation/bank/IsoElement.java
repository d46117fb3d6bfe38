package io.quittance.reconciliation.bank;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A small part of a message, in memory. Names count without their namespace, so that every version
 * of a message reads alike.
 */
final class IsoElement {

  private final String name;
  private final @Nullable String currency;
  private final List<IsoElement> children = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  IsoElement(String name, @Nullable String currency) {
    this.name = name;
    this.currency = currency;
  }

  String name() {
    return name;
  }

  void add(IsoElement child) {
    children.add(child);
  }

  void add(String characters) {
    text.append(characters);
  }

  /** The text of it, without blanks at its ends. */
  String text() {
    return text.toString().strip();
  }

  /** The attribute {@code Ccy}. */
  @Nullable String currency() {
    return currency;
  }

  /** All elements of a path. */
  Stream<IsoElement> all(String... path) {
    var found = Stream.of(this);
    for (var step : path) {
      found = found.flatMap(one -> one.children.stream().filter(child -> child.name.equals(step)));
    }
    return found;
  }

  /** The first element of a path. */
  Optional<IsoElement> first(String... path) {
    return all(path).findFirst();
  }

  /** The text of the first element of a path that has any. */
  Optional<String> text(String... path) {
    return all(path).map(IsoElement::text).filter(found -> !found.isEmpty()).findFirst();
  }
}
