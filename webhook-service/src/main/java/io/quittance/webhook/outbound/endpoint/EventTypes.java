package io.quittance.webhook.outbound.endpoint;

import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.contracts.payment.PaymentEvent;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The types of events that merchants are told of, and how they choose among them. */
public final class EventTypes {

  /** Deliveries to an endpoint were given up for the first time since it worked. */
  public static final String ENDPOINT_FAILING = "webhook_endpoint.failing.v1";

  /** An endpoint answered 410 and is told nothing any more. */
  public static final String ENDPOINT_DISABLED = "webhook_endpoint.disabled.v1";

  /** Every type, also those that are not known yet. */
  public static final String ALL = "*";

  private static final String VERSION = ".v1";
  private static final Set<String> KNOWN = known();

  private EventTypes() {}

  private static Set<String> known() {
    var types = new TreeSet<>(PaymentEvent.CATALOG.types());
    types.add(ENDPOINT_FAILING);
    types.add(ENDPOINT_DISABLED);
    return types;
  }

  /**
   * What an endpoint chose, in order and each once; a name may leave out its version.
   *
   * @throws io.quittance.platform.problem.Refusal {@code parameter_invalid} for an unknown type
   */
  static List<String> require(List<String> chosen) {
    var types = new TreeSet<String>();
    for (var type : chosen) {
      if (!type.equals(ALL) && !KNOWN.contains(versioned(type))) {
        throw invalid("events", "names a type that does not exist");
      }
      types.add(type.equals(ALL) ? ALL : versioned(type));
    }
    return types.contains(ALL) ? List.of(ALL) : List.copyOf(types);
  }

  /** The published name of a type, whose version may be left out. */
  public static String versioned(String type) {
    return type.endsWith(VERSION) ? type : type + VERSION;
  }

  /** Whether an endpoint that chose these types is told of one. */
  public static boolean concern(List<String> chosen, String type) {
    return chosen.contains(ALL) || chosen.contains(type);
  }
}
