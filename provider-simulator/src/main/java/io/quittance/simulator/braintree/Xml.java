package io.quittance.simulator.braintree;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An element of XML to be written: its name, and what is within. */
final class Xml {

  private final String name;
  private final List<Object> content = new ArrayList<>();

  private Xml(String name) {
    this.name = name;
  }

  /** An empty element. */
  static Xml of(String name) {
    return new Xml(name);
  }

  /** With another element within. */
  Xml child(Xml child) {
    content.add(child);
    return this;
  }

  /** With an element that holds a text; without one where there is none. */
  Xml text(String child, @Nullable Object text) {
    if (text != null) {
      var element = of(child);
      element.content.add(escaped(text.toString()));
      content.add(element);
    }
    return this;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    var text = new StringBuilder("<").append(name).append('>');
    content.forEach(text::append);
    return text.append("</").append(name).append('>').toString();
  }
}
