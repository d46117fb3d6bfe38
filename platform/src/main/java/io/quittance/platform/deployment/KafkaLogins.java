package io.quittance.platform.deployment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How Kafka's users sign in (SASL/PLAIN), as the broker and its clients want to be told. */
final class KafkaLogins {

  /** The broker itself; it also speaks to its controller. */
  static final String BROKER = "broker";

  /** Whoever runs the platform. */
  static final String OPERATIONS = "operations";

  /** Everybody who signs in. */
  static final List<String> NAMES = names();

  private static final String MODULE =
      "org.apache.kafka.common.security.plain.PlainLoginModule required";

  private KafkaLogins() {}

  private static List<String> names() {
    var names = new ArrayList<>(List.of(BROKER, OPERATIONS));
    Arrays.stream(KafkaUser.values()).map(KafkaUser::label).forEach(names::add);
    return List.copyOf(names);
  }

  /** The file of {@code java.security.auth.login.config}, with everybody's password. */
  static String ofBroker(Map<String, String> passwords) {
    return """
    KafkaServer {
      %s
      username="%s"
      password="%s"
      %s;
    };
    """
        .formatted(
            MODULE,
            BROKER,
            passwords.get(BROKER),
            passwords.entrySet().stream()
                .map(user -> "user_%s=\"%s\"".formatted(user.getKey(), user.getValue()))
                .collect(Collectors.joining("\n  ")));
  }

  /** The property {@code sasl.jaas.config} of a client. */
  static String ofClient(String name, String password) {
    return "%s username=\"%s\" password=\"%s\";".formatted(MODULE, name, password);
  }

  /** The file that Kafka's command line tools take. */
  static String ofTools(String password) {
    return """
    security.protocol=SASL_PLAINTEXT
    sasl.mechanism=PLAIN
    sasl.jaas.config=%s
    """
        .formatted(ofClient(OPERATIONS, password));
  }
}
