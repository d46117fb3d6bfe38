package io.quittance.payment.merchant;

import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.contracts.merchant.MerchantKeysApi;
import io.quittance.platform.id.Ids;
import io.quittance.platform.openapi.Described;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tells services, this one too, whose the API keys are. */
@RestController
class MerchantKeysController implements MerchantKeysApi {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern HASH_OR_NONE = Pattern.compile("([0-9a-f]{64})?");

  private final KeyOwners owners;
  private final KeyChanges changes;
  private final ApiKeys keys;

  MerchantKeysController(KeyOwners owners, KeyChanges changes, ApiKeys keys) {
    this.owners = owners;
    this.changes = changes;
    this.keys = keys;
  }

  @Described("Tells whose an API key is, by the SHA-256 of the key.")
  @Override
  public Owner identify(Digest digest) {
    require(HASH, digest.secretHash());
    return owners.of(digest.secretHash());
  }

  @Described("Tells which API keys were made, rotated or revoked after a place.")
  @Override
  public Changes changes(Place after) {
    require(HASH_OR_NONE, after.secretHash());
    return changes.after(after);
  }

  @Described(value = "Notes that API keys were used today.", answers = 204)
  @Override
  @ResponseStatus(HttpStatus.NO_CONTENT)
  public void used(Uses uses) {
    if (uses.apiKeyIds() == null || uses.apiKeyIds().size() > Uses.MAX) {
      throw invalid("apiKeyIds", "must have up to " + Uses.MAX + " ids");
    }
    keys.used(uses.apiKeyIds().stream().map(MerchantKeysController::idOf).toList());
  }

  private static UUID idOf(String apiKeyId) {
    return Ids.read(ApiKey.PREFIX, apiKeyId)
        .orElseThrow(() -> invalid("apiKeyIds", "has something that is not an id"));
  }

  private static void require(Pattern pattern, String secretHash) {
    if (secretHash == null || !pattern.matcher(secretHash).matches()) {
      throw invalid("secretHash", "is not a SHA-256 in lower-case hex");
    }
  }
}
