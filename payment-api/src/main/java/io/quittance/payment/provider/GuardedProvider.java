package io.quittance.payment.provider;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.retry.Retry;
import io.quittance.payment.provider.ProviderCalls.Call;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A provider that cannot keep us busy: so many calls at once and no more, none while it does not
 * answer, and a few more when it says that it is busy.
 *
 * <p>A call that was not made at all is {@code NotAsked}. Where an earlier attempt of the same call
 * was made and had no usable answer, nobody knows what that did: then it is {@code Unknown}.
 */
final class GuardedProvider implements Provider {

  private final Provider provider;
  private final CircuitBreaker circuit;
  private final Retry retry;
  private final Bulkhead bulkhead;
  private final ProviderCalls calls;

  GuardedProvider(
      Provider provider,
      CircuitBreaker circuit,
      Retry retry,
      Bulkhead bulkhead,
      ProviderCalls calls) {
    this.calls = calls;
    this.provider = provider;
    this.circuit = circuit;
    this.retry = retry;
    this.bulkhead = bulkhead;
  }

  @Override
  public String name() {
    return provider.name();
  }

  @Override
  public Duration authorizationLifetime() {
    return provider.authorizationLifetime();
  }

  @Override
  public Capabilities capabilities() {
    return provider.capabilities();
  }

  @Override
  public boolean takesToken(String token) {
    return provider.takesToken(token);
  }

  @Override
  public ProviderAnswer ask(ProviderRequest request) {
    return guard(Call.of(request), () -> provider.ask(request));
  }

  @Override
  public ProviderAnswer answer(DisputeResponse response) {
    return guard(Call.DISPUTE_ANSWER, () -> provider.answer(response));
  }

  @Override
  public ProviderAnswer lookUp(ProviderRequest request) {
    return guard(Call.LOOK_UP, () -> provider.lookUp(request));
  }

  @Override
  public ProviderAnswer comeBack(ProviderRequest request, Map<String, String> brought) {
    return guard(Call.COME_BACK, () -> provider.comeBack(request, brought));
  }

  /** Each attempt counts for the circuit; all attempts of a call take one place. */
  private ProviderAnswer guard(Call what, Supplier<ProviderAnswer> call) {
    var made = new AtomicInteger();
    Supplier<ProviderAnswer> counted =
        () -> {
          made.incrementAndGet();
          return calls.timed(what, call);
        };
    var attempts = Retry.decorateSupplier(retry, circuit.decorateSupplier(counted));
    try {
      var answer = bulkhead.executeSupplier(attempts);
      return made.get() > 1 ? afterOthers(answer) : answer;
    } catch (CallNotPermittedException open) {
      return made.get() > 0
          ? new ProviderAnswer.Unknown("not asked again, it has not answered lately")
          : new ProviderAnswer.NotAsked("not asked, it has not answered lately");
    } catch (BulkheadFullException full) {
      return new ProviderAnswer.NotAsked("not asked, it is busy with as many calls as it may have");
    }
  }

  /** An attempt before this one was made, and may have done something. */
  private static ProviderAnswer afterOthers(ProviderAnswer answer) {
    return switch (answer) {
      case ProviderAnswer.Refused(var code, var _) -> new ProviderAnswer.Refused(code, false);
      case ProviderAnswer.NotAsked(var why) -> new ProviderAnswer.Unknown(why);
      case ProviderAnswer.Told _,
          ProviderAnswer.Accepted _,
          ProviderAnswer.NeverSeen _,
          ProviderAnswer.Busy _,
          ProviderAnswer.Unknown _ ->
          answer;
    };
  }
}
