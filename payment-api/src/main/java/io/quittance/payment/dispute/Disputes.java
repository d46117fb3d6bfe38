package io.quittance.payment.dispute;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The disputes. */
public interface Disputes extends Repository<Dispute, UUID> {

  Optional<Dispute> findById(UUID id);

  /** Whose row lock guards a merchant's dispute. */
  @Query("SELECT d.paymentIntentId FROM Dispute d WHERE d.id = :id AND d.merchantId = :merchantId")
  Optional<UUID> findPaymentOf(UUID id, String merchantId);

  Optional<Dispute> findByIdAndMerchantId(UUID id, String merchantId);

  Optional<Dispute> findByProviderAndDisputeReference(String provider, String disputeReference);

  /** A merchant's disputes below an id, newest first; a filter that is null lets all pass. */
  @Query(
      """
      SELECT d FROM Dispute d
      WHERE d.merchantId = :merchantId AND d.id < :before
        AND (:status IS NULL OR d.status = :status)
        AND (:paymentIntentId IS NULL OR d.paymentIntentId = :paymentIntentId)
      ORDER BY d.id DESC
      """)
  List<Dispute> findBefore(
      String merchantId,
      UUID before,
      @Nullable DisputeStatus status,
      @Nullable UUID paymentIntentId,
      Limit limit);

  Dispute save(Dispute dispute);
}
