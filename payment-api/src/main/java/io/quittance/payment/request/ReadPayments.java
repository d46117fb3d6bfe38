package io.quittance.payment.request;

import static io.quittance.payment.PaymentProblem.PAYMENT_NOT_FOUND;

import io.quittance.contracts.payment.PaymentIntentView;
import io.quittance.payment.intent.PaymentIntent;
import io.quittance.payment.intent.PaymentIntents;
import io.quittance.payment.intent.PaymentStatus;
import io.quittance.payment.intent.PaymentViews;
import io.quittance.payment.operation.PaymentTransaction;
import io.quittance.payment.operation.PaymentTransactions;
import io.quittance.platform.id.Ids;
import io.quittance.platform.web.Page;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.stereotype.Component;

/** A merchant's own payments; anybody else's do not exist. */
@Component
class ReadPayments {

  /** In these, an operation may be waiting for its next check. */
  private static final Set<PaymentStatus> UNDER_WAY =
      EnumSet.of(
          PaymentStatus.AUTHORIZING,
          PaymentStatus.AUTHORIZED,
          PaymentStatus.CAPTURING,
          PaymentStatus.CANCELING,
          PaymentStatus.REFUNDING);

  private final PaymentIntents intents;
  private final PaymentTransactions transactions;

  ReadPayments(PaymentIntents intents, PaymentTransactions transactions) {
    this.intents = intents;
    this.transactions = transactions;
  }

  /**
   * What a list is narrowed by.
   *
   * @param before shows only payments that are older than this one
   */
  record Filter(
      @Nullable PaymentStatus status,
      @Nullable String orderId,
      @Nullable String userId,
      @Nullable Instant createdFrom,
      @Nullable Instant createdTo,
      @Nullable UUID before) {}

  /**
   * The payment with its row locked.
   *
   * @throws io.quittance.platform.problem.Refusal {@code payment_not_found}
   */
  PaymentIntent lock(String merchantId, UUID id) {
    return intents.lock(id, merchantId).orElseThrow(() -> notFound(id));
  }

  /**
   * The payment as its merchant sees it.
   *
   * @throws io.quittance.platform.problem.Refusal {@code payment_not_found}
   */
  PaymentIntentView get(String merchantId, UUID id) {
    var intent = intents.findByIdAndMerchantId(id, merchantId).orElseThrow(() -> notFound(id));
    var nextCheckAt =
        UNDER_WAY.contains(intent.status())
            ? transactions.findOpen(id).stream()
                .map(PaymentTransaction::nextCheckAt)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null)
            : null;
    return PaymentViews.of(intent, nextCheckAt);
  }

  /** The payments that pass a filter, newest first. */
  Page<PaymentIntentView> list(String merchantId, Filter filter, int limit) {
    // Ids sort by time, so the newest are the greatest.
    var newestFirst = Sort.by(Sort.Direction.DESC, "id");
    var found =
        intents.findBy(
            (root, _, builder) -> matches(merchantId, filter, root, builder),
            query -> query.sortBy(newestFirst).limit(limit + 1).all());
    return Page.of(found, limit, intent -> PaymentViews.of(intent, null), PaymentIntent::publicId);
  }

  private static Predicate matches(
      String merchantId, Filter filter, Root<PaymentIntent> root, CriteriaBuilder builder) {
    var all = new ArrayList<Predicate>();
    all.add(builder.equal(root.get("merchantId"), merchantId));
    if (filter.status() != null) {
      all.add(builder.equal(root.get("status"), filter.status()));
    }
    if (filter.orderId() != null) {
      all.add(builder.equal(root.get("orderId"), filter.orderId()));
    }
    if (filter.userId() != null) {
      all.add(builder.equal(root.get("userId"), filter.userId()));
    }
    if (filter.createdFrom() != null) {
      all.add(builder.greaterThanOrEqualTo(root.get("createdAt"), filter.createdFrom()));
    }
    if (filter.createdTo() != null) {
      all.add(builder.lessThanOrEqualTo(root.get("createdAt"), filter.createdTo()));
    }
    if (filter.before() != null) {
      all.add(builder.lessThan(root.get("id"), filter.before()));
    }
    return builder.and(all);
  }

  private static RuntimeException notFound(UUID id) {
    return PAYMENT_NOT_FOUND.because(Ids.write(PaymentIntent.PREFIX, id));
  }
}
