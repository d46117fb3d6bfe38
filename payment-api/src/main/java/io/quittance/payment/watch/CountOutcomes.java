package io.quittance.payment.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quittance.contracts.provider.DeclineCode;
import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.dispute.Dispute;
import io.quittance.payment.dispute.DisputeStage;
import io.quittance.payment.operation.OperationStatus;
import io.quittance.payment.operation.OperationType;
import io.quittance.payment.operation.PaymentTransaction;
import io.quittance.payment.provider.Providers;
import jakarta.persistence.EntityManagerFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PostCommitInsertEventListener;
import org.hibernate.event.spi.PostCommitUpdateEventListener;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.event.spi.PostUpdateEvent;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Counts what became of operations and which disputes were opened, once it is committed, whoever
 * brought it: an answer, a look-up, a webhook or a report.
 */
@Component
class CountOutcomes implements PostCommitInsertEventListener, PostCommitUpdateEventListener {

  private static final String OPERATIONS = "quittance.payment.operations";
  private static final String DISPUTES = "quittance.payment.disputes.opened";

  private final MeterRegistry meters;

  CountOutcomes(EntityManagerFactory factory, Providers providers, MeterRegistry meters) {
    this.meters = meters;
    providers.names().forEach(this::beginAtZero);
    var listeners = factory.unwrap(SessionFactoryImplementor.class).getEventListenerRegistry();
    listeners.appendListeners(EventType.POST_COMMIT_INSERT, this);
    listeners.appendListeners(EventType.POST_COMMIT_UPDATE, this);
  }

  /** What became of an operation, in the words of the tag. */
  private enum Outcome {
    SUCCEEDED,
    DECLINED,
    FAILED,
    UNKNOWN
  }

  private void beginAtZero(String provider) {
    for (var type : OperationType.values()) {
      Arrays.stream(Outcome.values())
          .forEach(outcome -> operations(type.name(), provider, outcome));
    }
    for (var stage : DisputeStage.values()) {
      disputes(provider, stage.name());
    }
  }

  @Override
  public void onPostInsert(PostInsertEvent event) {
    count(event.getEntity(), new Row(event.getPersister(), event.getState(), null));
  }

  @Override
  public void onPostUpdate(PostUpdateEvent event) {
    count(event.getEntity(), new Row(event.getPersister(), event.getState(), event.getOldState()));
  }

  @Override
  public void onPostInsertCommitFailed(PostInsertEvent event) {
    // Nothing was committed.
  }

  @Override
  public void onPostUpdateCommitFailed(PostUpdateEvent event) {
    // Nothing was committed.
  }

  @Override
  public boolean requiresPostCommitHandling(EntityPersister persister) {
    var entity = persister.getMappedClass();
    return entity == PaymentTransaction.class || entity == Dispute.class;
  }

  private void count(Object entity, Row row) {
    if (entity instanceof PaymentTransaction) {
      countOperation(row);
    } else if (entity instanceof Dispute && row.isNew("stage")) {
      disputes(row.text("provider"), row.text("stage")).increment();
    }
  }

  private void countOperation(Row row) {
    if (row.isNew("status")) {
      var outcome = outcome(row);
      if (outcome != null) {
        operations(row.text("type"), row.text("provider"), outcome).increment();
      }
    }
  }

  /** Null while nothing became of it yet. */
  private static @Nullable Outcome outcome(Row row) {
    return switch (OperationStatus.valueOf(row.text("status"))) {
      case SUCCEEDED -> Outcome.SUCCEEDED;
      case FAILED -> isDecline(row.text("failureCode")) ? Outcome.DECLINED : Outcome.FAILED;
      case UNKNOWN -> Outcome.UNKNOWN;
      case PENDING, WAITING -> null;
    };
  }

  private static boolean isDecline(String code) {
    return DeclineCode.of(code).isPresent()
        || code.equals(ProviderFact.AuthorizationFailed.BLOCKED_BY_RISK);
  }

  private Counter operations(String type, String provider, Outcome outcome) {
    return Counter.builder(OPERATIONS)
        .description("What became of operations at providers")
        .tag("operation", tag(type))
        .tag("provider", provider)
        .tag("outcome", tag(outcome.name()))
        .register(meters);
  }

  private Counter disputes(String provider, String stage) {
    return Counter.builder(DISPUTES)
        .description("Inquiries and chargebacks that were opened")
        .tag("provider", provider)
        .tag("stage", tag(stage))
        .register(meters);
  }

  private static String tag(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** A row as it was written, and as it was before. */
  private static final class Row {

    private final List<String> properties;
    private final Object[] now;
    private final Object @Nullable [] before;

    /** Before it was there, it was null. */
    Row(EntityPersister persister, Object[] now, Object @Nullable [] before) {
      this.properties = List.of(persister.getPropertyNames());
      this.now = now;
      this.before = before;
    }

    boolean isNew(String property) {
      return before == null || !text(property).equals(String.valueOf(before[index(property)]));
    }

    String text(String property) {
      return String.valueOf(now[index(property)]);
    }

    private int index(String property) {
      return properties.indexOf(property);
    }
  }
}
