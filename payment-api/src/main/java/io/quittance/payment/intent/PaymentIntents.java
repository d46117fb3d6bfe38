package io.quittance.payment.intent;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The payment intents. Whoever wants to change one takes its row lock first. */
public interface PaymentIntents
    extends Repository<PaymentIntent, UUID>, JpaSpecificationExecutor<PaymentIntent> {

  /** The payment with its row locked until the transaction ends. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("SELECT p FROM PaymentIntent p WHERE p.id = :id")
  Optional<PaymentIntent> lock(UUID id);

  /** As {@link #lock(UUID)}, as far as it is the merchant's. */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("SELECT p FROM PaymentIntent p WHERE p.id = :id AND p.merchantId = :merchantId")
  Optional<PaymentIntent> lock(UUID id, String merchantId);

  Optional<PaymentIntent> findById(UUID id);

  Optional<PaymentIntent> findByIdAndMerchantId(UUID id, String merchantId);

  Optional<PaymentIntent> findByMerchantIdAndIdempotencyKey(String merchantId, String key);

  Optional<PaymentIntent> findByMerchantIdAndOrderId(String merchantId, String orderId);

  PaymentIntent save(PaymentIntent intent);
}
