package io.quittance.payment.refund;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.repository.Repository;

/** The refunds. */
public interface Refunds extends Repository<Refund, UUID> {

  Optional<Refund> findById(UUID id);

  Optional<Refund> findByIdAndMerchantId(UUID id, String merchantId);

  List<Refund> findByPaymentIntentIdOrderByIdDesc(UUID paymentIntentId);

  Refund save(Refund refund);
}
