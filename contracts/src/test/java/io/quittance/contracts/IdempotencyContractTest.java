package io.quittance.contracts;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quittance.contracts.idempotency.IdempotencyApi.Answer;
import io.quittance.contracts.idempotency.IdempotencyApi.Claim;
import io.quittance.contracts.idempotency.IdempotencyApi.Claimed;
import io.quittance.contracts.idempotency.IdempotencyApi.Completion;
import io.quittance.contracts.idempotency.IdempotencyApi.InProgress;
import io.quittance.contracts.idempotency.IdempotencyApi.Mismatch;
import io.quittance.contracts.idempotency.IdempotencyApi.Replay;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The four outcomes of a claim, as they travel between services. */
class IdempotencyContractTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  static Stream<Arguments> claims() {
    return Stream.of(
        Arguments.of(
            new Claimed(Long.MAX_VALUE), "{'outcome':'claimed','token':9223372036854775807}"),
        Arguments.of(new InProgress(250), "{'outcome':'in_progress','retryAfterMillis':250}"),
        Arguments.of(
            new Replay(new Answer(201, Map.of("ETag", List.of("\"1\"", "")), "e30=")),
            "{'outcome':'replay','answer':{'status':201,'headers':{'ETag':['\\\"1\\\"','']},"
                + "'bodyBase64':'e30='}}"),
        Arguments.of(new Mismatch(), "{'outcome':'mismatch'}"));
  }

  @ParameterizedTest
  @MethodSource("claims")
  void travelsAsPublished(Claim claim, String published) {
    var json = published.replace('\'', '"');

    assertThat(JSON.writerFor(Claim.class).writeValueAsString(claim)).isEqualTo(json);
    assertThat(JSON.readValue(json, Claim.class)).isEqualTo(claim);
  }

  @Test
  void everyOutcomeIsTested() {
    assertThat(claims().<Object>map(claim -> requireNonNull(claim.get()[0]).getClass()))
        .containsExactlyInAnyOrder((Object[]) Claim.class.getPermittedSubclasses());
  }

  @Test
  void refusesAnOutcomeThatItDoesNotKnow() {
    assertThatExceptionOfType(JacksonException.class)
        .isThrownBy(() -> JSON.readValue("{\"outcome\":\"maybe\"}", Claim.class));
    assertThatExceptionOfType(JacksonException.class)
        .isThrownBy(() -> JSON.readValue("{\"token\":1}", Claim.class));
  }

  @Test
  void keepsWhatIsToBeStored() {
    var completion = new Completion("mer_1", "key \"1\"", 7, new Answer(402, Map.of(), ""));

    assertThat(JSON.readValue(JSON.writeValueAsString(completion), Completion.class))
        .isEqualTo(completion);
  }
}
