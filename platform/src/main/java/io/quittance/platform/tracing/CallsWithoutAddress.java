package io.quittance.platform.tracing;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;

/** Tells of a call by its route, without ids and without the query. */
public final class CallsWithoutAddress extends DefaultClientRequestObservationConvention {

  @Override
  public KeyValues getHighCardinalityKeyValues(ClientRequestObservationContext context) {
    return KeyValues.empty();
  }

  @Override
  protected KeyValue uri(ClientRequestObservationContext context) {
    var uri = super.uri(context);
    int query = uri.getValue().indexOf('?');
    return query < 0 ? uri : KeyValue.of(uri.getKey(), uri.getValue().substring(0, query));
  }
}
