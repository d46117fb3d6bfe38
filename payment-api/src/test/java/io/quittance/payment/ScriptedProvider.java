package io.quittance.payment;

import io.quittance.contracts.provider.ProviderFact;
import io.quittance.payment.provider.Capabilities;
import io.quittance.payment.provider.DisputeResponse;
import io.quittance.payment.provider.Provider;
import io.quittance.payment.provider.ProviderAnswer;
import io.quittance.payment.provider.ProviderAnswer.NeverSeen;
import io.quittance.payment.provider.ProviderAnswer.Refused;
import io.quittance.payment.provider.ProviderAnswer.Told;
import io.quittance.payment.provider.ProviderRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A provider that does what it is told to, and keeps a book of what it did. It takes nothing but
 * Norwegian kroner, so that tests which pay in something else never meet it.
 */
final class ScriptedProvider implements Provider {

  static final ScriptedProvider NORTH = new ScriptedProvider("north", true);
  static final ScriptedProvider SOUTH = new ScriptedProvider("south", true);

  /** It cannot hold money, and its circuit is opened. */
  static final ScriptedProvider WEST = new ScriptedProvider("west", false);

  private final String name;
  private final boolean manualCapture;
  private final AtomicInteger asked = new AtomicInteger();
  private final Map<String, ProviderRequest> book = new ConcurrentHashMap<>();
  private volatile Function<ProviderRequest, ProviderAnswer> script = this::carryOut;

  private ScriptedProvider(String name, boolean manualCapture) {
    this.name = name;
    this.manualCapture = manualCapture;
  }

  /** Adds them to the providers of a payment-api that is about to start. */
  static void register(ConfigurableApplicationContext context) {
    List.of(NORTH, SOUTH, WEST)
        .forEach(one -> context.getBeanFactory().registerSingleton(one.name, one));
  }

  /** From now on it answers so. */
  void will(Function<ProviderRequest, ProviderAnswer> script) {
    this.script = script;
  }

  /** From now on it does what it is asked for. */
  void willDoIt() {
    script = this::carryOut;
  }

  /** How often it was asked for something, whatever it answered. */
  int asked() {
    return asked.get();
  }

  /** What it holds for a payment: the number of authorizations. */
  long authorizations(String payment) {
    return book.values().stream()
        .filter(request -> request instanceof ProviderRequest.Authorize)
        .filter(request -> request.payment().equals(payment))
        .count();
  }

  /** Does it, once per reference, and tells. */
  ProviderAnswer carryOut(ProviderRequest request) {
    book.putIfAbsent(request.reference(), request);
    return told(request);
  }

  private ProviderAnswer told(ProviderRequest request) {
    var subject =
        new ProviderFact.Subject(
            name,
            "acct_" + name,
            request.payment(),
            request.reference(),
            "ch_" + request.payment(),
            Instant.now());
    return switch (request) {
      case ProviderRequest.Authorize authorize ->
          new Told(
              new ProviderFact.Authorized(
                  subject,
                  authorize.amount().minor(),
                  authorize.amount().currency().getCurrencyCode(),
                  null),
              null);
      case ProviderRequest.Capture capture ->
          new Told(
              new ProviderFact.Captured(
                  subject,
                  capture.amount().minor(),
                  capture.amount().currency().getCurrencyCode(),
                  "cp_" + request.reference()),
              null);
      default -> new Refused("not_in_the_script");
    };
  }

  /** Declines. */
  ProviderAnswer decline(ProviderRequest request, String code) {
    var subject =
        new ProviderFact.Subject(
            name, "acct", request.payment(), request.reference(), null, Instant.now());
    return new Told(new ProviderFact.AuthorizationFailed(subject, code, "try_again_later"), null);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        Set.of(Currency.getInstance("NOK")), Capabilities.CARDS.methodTypes(), manualCapture);
  }

  /** Some tokens tell whose they are, others do not. */
  @Override
  public boolean takesToken(String token) {
    return token.startsWith(name + "/") || token.startsWith("scripted/");
  }

  @Override
  public Duration authorizationLifetime() {
    return Duration.ofDays(7);
  }

  @Override
  public ProviderAnswer ask(ProviderRequest request) {
    asked.incrementAndGet();
    return script.apply(request);
  }

  @Override
  public ProviderAnswer answer(DisputeResponse response) {
    return new Refused("not_in_the_script");
  }

  @Override
  public ProviderAnswer lookUp(ProviderRequest request) {
    return book.containsKey(request.reference()) ? told(request) : new NeverSeen();
  }
}
