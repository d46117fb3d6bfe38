package io.quittance.payment.operation;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The operations. They change only under the row lock of their payment. */
public interface PaymentTransactions extends Repository<PaymentTransaction, UUID> {

  Optional<PaymentTransaction> findById(UUID id);

  /** The latest operation of a type under a merchant's key. */
  @Query(
      """
      SELECT t FROM PaymentTransaction t
      WHERE t.merchantId = :merchantId AND t.idempotencyKey = :key AND t.type = :type
      ORDER BY t.id DESC LIMIT 1
      """)
  Optional<PaymentTransaction> findByKey(String merchantId, String key, OperationType type);

  /** All operations under a merchant's key, latest first. */
  @Query(
      """
      SELECT t FROM PaymentTransaction t
      WHERE t.merchantId = :merchantId AND t.idempotencyKey = :key
      ORDER BY t.id DESC
      """)
  List<PaymentTransaction> findByKey(String merchantId, String key);

  /** The authorization of a charge, by the provider's id of it. */
  @Query(
      """
      SELECT t FROM PaymentTransaction t
      WHERE t.provider = :provider AND t.providerReference = :charge AND t.type = 'AUTHORIZE'
      """)
  Optional<PaymentTransaction> findAuthorization(String provider, String charge);

  /** The operations of a payment whose outcome is still to come, oldest first. */
  @Query(
      """
      SELECT t FROM PaymentTransaction t
      WHERE t.paymentIntentId = :paymentIntentId AND t.nextCheckAt IS NOT NULL
      ORDER BY t.id
      """)
  List<PaymentTransaction> findOpen(UUID paymentIntentId);

  /** Sends what has changed to the database, where indexes look at each statement by itself. */
  void flush();

  PaymentTransaction save(PaymentTransaction transaction);
}
