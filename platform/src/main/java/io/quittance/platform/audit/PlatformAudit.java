package io.quittance.platform.audit;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.contracts.audit.AuditEvent;
import io.quittance.platform.chain.ChainKeys;
import io.quittance.platform.chain.KnownHead;
import io.quittance.platform.chain.PublishedHead;
import io.quittance.platform.id.Ids;
import io.quittance.platform.outbox.Outbox;
import java.time.Clock;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a service imports to keep an audit log. Its database needs the migrations db/platform/audit,
 * db/platform/outbox and db/platform/schedule, and one of its own that names the tables ({@code
 * audit_table}).
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditSettings.class)
@Import(AuditController.class)
public class PlatformAudit {

  @Bean
  TellActor tellActor(JdbcTemplate jdbc) {
    return new TellActor(jdbc);
  }

  @Bean
  AuditLog auditLog(JdbcClient jdbc, PlatformTransactionManager transactions) {
    return new AuditLog(jdbc, transactions);
  }

  @Bean
  ChainKeys auditKeys(AuditSettings settings) {
    return new ChainKeys("quittance.audit.seal-keys", settings.sealKeys());
  }

  @Bean
  KnownHead knownAuditHead() {
    return new KnownHead();
  }

  @Bean
  PublishedHead publishedAuditHead(
      Environment environment,
      AuditSettings settings,
      KafkaProperties kafka,
      ChainKeys keys,
      AuditRows rows,
      KnownHead head) {
    var service = service(environment);
    return new PublishedHead(
        new PublishedHead.Told(
            "audit log",
            AuditEvent.CATALOG.topic(),
            value -> AuditAnchors.read(service, value),
            settings.restoredAt()),
        kafka,
        keys.verifier(),
        rows.sealTable(),
        head);
  }

  @Bean
  AuditRows auditRows(JdbcClient jdbc) {
    return new AuditRows(jdbc);
  }

  @Bean
  FindRecords findAuditRecords(
      AuditRows rows, AuditLog auditLog, ObjectProvider<AuditedObjects> objects) {
    return new FindRecords(
        rows, auditLog, objects.getIfAvailable(() -> new AuditedObjects(Map.of())));
  }

  @Bean
  SealRecords sealAuditRecords(
      Environment environment,
      AuditRows rows,
      JdbcClient jdbc,
      ChainKeys keys,
      KnownHead head,
      Outbox outbox,
      Ids ids,
      PlatformTransactionManager transactions,
      MeterRegistry registry) {
    return new SealRecords(
        service(environment),
        rows,
        new DecidedRecords(jdbc),
        keys,
        head,
        outbox,
        ids,
        new TransactionTemplate(transactions),
        registry);
  }

  @Bean
  ProveAudit proveAudit(
      Environment environment,
      AuditRows rows,
      ChainKeys keys,
      KnownHead head,
      Clock clock,
      PlatformTransactionManager transactions) {
    return new ProveAudit(service(environment), rows, keys, head, clock, transactions);
  }

  @Bean
  WatchAudit watchAudit(ProveAudit proveAudit, MeterRegistry registry) {
    return new WatchAudit(proveAudit, registry);
  }

  private static String service(Environment environment) {
    return environment.getRequiredProperty("spring.application.name");
  }

  @Bean
  RecurringTask<Void> sealAudit(SealRecords sealRecords) {
    return Tasks.recurring("seal-audit", FixedDelay.ofSeconds(1))
        .execute((_, _) -> sealRecords.sealAll());
  }

  @Bean
  RecurringTask<Void> proveAuditOften(WatchAudit watchAudit) {
    return Tasks.recurring("prove-audit", FixedDelay.ofMinutes(5))
        .execute((_, _) -> watchAudit.watch());
  }

  @Bean
  RecurringTask<Void> proveAuditDaily(WatchAudit watchAudit) {
    return Tasks.recurring("prove-whole-audit", FixedDelay.ofHours(24))
        .execute((_, _) -> watchAudit.watchAll());
  }
}
