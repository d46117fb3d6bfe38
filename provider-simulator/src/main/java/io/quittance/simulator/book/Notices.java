package io.quittance.simulator.book;

import java.util.List;

/** What one provider has to say about an event. There is one for each provider. */
public interface Notices {

  /** The name that its charges carry, such as {@code stripe}. */
  String provider();

  /**
   * What is kept of an event until it is sent; one text for each webhook, in their order. Written
   * in the transaction of the change.
   *
   * @return empty where the provider says nothing about such an event
   */
  List<String> of(Event event, Change change);
}
