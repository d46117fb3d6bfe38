package io.quittance.simulator.stripe;

import io.quittance.platform.web.StrictJson;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes Stripe's objects: fields in order, null where there is nothing, times in seconds. */
final class StripeJson {

  private static final JsonMapper JSON = StrictJson.mapper();

  private StripeJson() {}

  /** An object of names and values by turns. */
  static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
    var object = new LinkedHashMap<String, @Nullable Object>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return object;
  }

  /** A list object; everything is on its one page. */
  static Map<String, @Nullable Object> list(String kind, String url, List<?> data) {
    return object("object", kind, "url", url, "has_more", false, "data", data);
  }

  static @Nullable Long seconds(@Nullable Instant time) {
    return time == null ? null : time.getEpochSecond();
  }

  static String write(Object object) {
    return JSON.writeValueAsString(object);
  }
}
