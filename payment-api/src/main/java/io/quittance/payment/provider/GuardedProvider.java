package io.quittance.payment.provider;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.retry.Retry;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A provider that cannot keep us busy: so many calls at once and no more, none while it does not
 * answer, and a few more when it says that it is busy.
 *
 * <p>A call that was not made is {@code Unknown} like one without an answer: the operation is
 * written down, and looked up on its schedule.
 */
final class GuardedProvider implements Provider {

  private final Provider provider;
  private final CircuitBreaker circuit;
  private final Retry retry;
  private final Bulkhead bulkhead;

  GuardedProvider(Provider provider, CircuitBreaker circuit, Retry retry, Bulkhead bulkhead) {
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
  public ProviderAnswer ask(ProviderRequest request) {
    return guard(() -> provider.ask(request));
  }

  @Override
  public ProviderAnswer answer(DisputeResponse response) {
    return guard(() -> provider.answer(response));
  }

  @Override
  public ProviderAnswer lookUp(ProviderRequest request) {
    return guard(() -> provider.lookUp(request));
  }

  @Override
  public ProviderAnswer comeBack(ProviderRequest request, Map<String, String> brought) {
    return guard(() -> provider.comeBack(request, brought));
  }

  /** Each attempt counts for the circuit; all attempts of a call take one place. */
  private ProviderAnswer guard(Supplier<ProviderAnswer> call) {
    var attempts = Retry.decorateSupplier(retry, circuit.decorateSupplier(call));
    try {
      return bulkhead.executeSupplier(attempts);
    } catch (CallNotPermittedException open) {
      return new ProviderAnswer.Unknown("not asked, it has not answered lately");
    } catch (BulkheadFullException full) {
      return new ProviderAnswer.Unknown("not asked, it is busy with as many calls as it may have");
    }
  }
}
