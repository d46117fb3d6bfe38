package io.quittance.payment.merchant;

import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.contracts.merchant.MerchantKeysApi;
import io.quittance.platform.openapi.Described;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.web.bind.annotation.RestController;

/** Tells other services whose an API key is. */
@RestController
class MerchantKeysController implements MerchantKeysApi {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final ApiKeyProof keys;

  MerchantKeysController(ApiKeyProof keys) {
    this.keys = keys;
  }

  @Described("Tells whose an API key is, by the SHA-256 of the key.")
  @Override
  public Owner identify(Digest digest) {
    if (digest.secretHash() == null || !HASH.matcher(digest.secretHash()).matches()) {
      throw invalid("secretHash", "is not a SHA-256 in lower-case hex");
    }
    return keys.owner(digest.secretHash())
        .map(
            merchant ->
                new Owner(merchant.merchantId(), merchant.scopes().stream().sorted().toList()))
        .orElse(new Owner(null, List.of()));
  }
}
