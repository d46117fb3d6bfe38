package io.quittance.payment.provider.braintree;

import com.braintreegateway.Configuration;
import com.braintreegateway.Dispute;
import com.braintreegateway.DisputeGateway;
import io.quittance.payment.provider.DisputeResponse;

/** Answers disputes; whatever was done before is not done again. */
final class BraintreeDisputes {

  private final DisputeGateway gateway;

  BraintreeDisputes(BraintreeHttp http, Configuration account) {
    this.gateway = new DisputeGateway(http, account);
  }

  /** Accepts or contests a dispute that is open, and tells how it stands then. */
  Dispute answer(DisputeResponse response) {
    var id = response.disputeReference();
    var dispute = gateway.find(id);
    if (dispute.getStatus() != Dispute.Status.OPEN) {
      return dispute;
    }
    var evidence = response.evidence();
    if (evidence == null) {
      gateway.accept(id);
    } else {
      contest(dispute, evidence);
    }
    return gateway.find(id);
  }

  /** Evidence is added first, and only sent to the bank when the dispute is finalized. */
  private void contest(Dispute dispute, String evidence) {
    boolean isThere =
        dispute.getEvidence().stream().anyMatch(added -> evidence.equals(added.getComment()));
    if (isThere || gateway.addTextEvidence(dispute.getId(), evidence).isSuccess()) {
      gateway.finalize(dispute.getId());
    }
  }
}
