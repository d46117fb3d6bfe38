package io.quittance.platform.deployment;

import static java.util.stream.Collectors.toCollection;

import io.quittance.platform.deployment.KafkaUser.Topics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Configuration;

/**
 * Creates Kafka's topics and says who may write and read them, for a broker that creates no topics
 * by itself and allows nothing that was not said. Reads the settings {@code spring.kafka}; whoever
 * they sign in as must be a super user. Harmless to repeat: topics that exist stay as they are.
 */
public final class PrepareKafka {

  /** Of which everything must be kept, in one order, or nobody can prove anything by them. */
  private static final Set<String> ANCHORS = Set.of(Topics.LEDGER, Topics.AUDIT);

  private static final Map<String, String> FOREVER =
      Map.of(
          TopicConfig.RETENTION_MS_CONFIG, "-1",
          TopicConfig.RETENTION_BYTES_CONFIG, "-1",
          TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);

  private PrepareKafka() {}

  /** Ends with an exception, and so with status 1, when the broker refuses or does not answer. */
  public static void main(String[] arguments) throws ExecutionException, InterruptedException {
    try (var context =
            new SpringApplicationBuilder(Settings.class)
                .web(WebApplicationType.NONE)
                .properties("spring.config.name=quittance-platform")
                .run(arguments);
        var admin = Admin.create(context.getBean(KafkaProperties.class).buildAdminProperties())) {
      createTopics(admin);
      admin.createAcls(rights()).all().get();
    }
  }

  private static void createTopics(Admin admin) throws ExecutionException, InterruptedException {
    var results =
        admin.createTopics(topics().stream().map(PrepareKafka::topic).toList()).values().values();
    for (var result : results) {
      try {
        result.get();
      } catch (ExecutionException failed) {
        if (!(failed.getCause() instanceof TopicExistsException)) {
          throw failed;
        }
      }
    }
  }

  /** All that anybody writes. */
  static Set<String> topics() {
    return Arrays.stream(KafkaUser.values())
        .flatMap(user -> user.written().stream())
        .collect(toCollection(TreeSet::new));
  }

  private static NewTopic topic(String name) {
    var replicas = Optional.<Short>empty();
    return ANCHORS.contains(name)
        ? new NewTopic(name, Optional.of(1), replicas).configs(FOREVER)
        : new NewTopic(name, Optional.empty(), replicas);
  }

  static List<AclBinding> rights() {
    var rights = new ArrayList<AclBinding>();
    for (var user : KafkaUser.values()) {
      user.written().forEach(topic -> rights.add(onTopic(user, topic, AclOperation.WRITE)));
      user.read().forEach(topic -> rights.add(onTopic(user, topic, AclOperation.READ)));
      var groups = new ResourcePattern(ResourceType.GROUP, user.groups(), PatternType.PREFIXED);
      rights.add(right(user, groups, AclOperation.READ));
    }
    return rights;
  }

  private static AclBinding onTopic(KafkaUser user, String topic, AclOperation operation) {
    var pattern = new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL);
    return right(user, pattern, operation);
  }

  private static AclBinding right(KafkaUser user, ResourcePattern on, AclOperation operation) {
    return new AclBinding(
        on,
        new AccessControlEntry("User:" + user.label(), "*", operation, AclPermissionType.ALLOW));
  }

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(KafkaProperties.class)
  static class Settings {}
}
