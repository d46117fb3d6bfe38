package io.quittance.simulator.fault;

import io.quittance.simulator.book.OperationType;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.stereotype.Component;

/**
 * Which faults strike a call: those in the name of its payment method, those by chance, and those
 * that a script gave its reference.
 */
@Component
public class Faults implements InitializingBean {

  private static final String METHOD_PREFIX = "pm_fault_";

  private final FaultStore store;
  private volatile FaultPlan plan = FaultPlan.NONE;

  /** Spares the usual call, which no script touches, the look into the database. */
  private volatile boolean scripted;

  Faults(FaultStore store) {
    this.store = store;
  }

  /** One call, as far as faults depend on it. */
  public record Call(
      OperationType type, String reference, String paymentReference, String paymentMethod) {}

  /** A fault in the name of a payment method: which operation it strikes, and how. */
  private record Named(OperationType type, Fault fault) {}

  /** A script's remaining part. */
  record Script(
      OperationType operation, String fault, @Nullable String paymentReference, int remaining) {}

  @Override
  public void afterPropertiesSet() {
    reload();
  }

  /** Whether a payment method names a fault. */
  public static boolean isFaultMethod(String paymentMethod) {
    return named(paymentMethod).isPresent();
  }

  /** Every fault of a call, a script's included. */
  public Set<Fault> strike(Call call) {
    var faults = lasting(call);
    if (scripted) {
      faults.addAll(store.scriptedFor(call));
    }
    return faults;
  }

  /** The faults that strike a reference by chance. */
  public Set<Fault> byChance(String reference) {
    return plan.faultsOf(reference);
  }

  /** The faults that an operation keeps: by the name of its payment method and by chance. */
  public EnumSet<Fault> lasting(Call call) {
    var faults = EnumSet.noneOf(Fault.class);
    faults.addAll(byChance(call.reference()));
    named(call.paymentMethod())
        .filter(named -> named.type() == call.type())
        .ifPresent(named -> faults.add(named.fault()));
    return faults;
  }

  /** The fault that strikes this call before anything is done; counts the calls of a reference. */
  public Optional<Fault> beforeEffect(String reference, Set<Fault> faults) {
    return faults.stream()
        .filter(Fault::isBeforeEffect)
        .filter(fault -> store.countCall(reference, fault) <= fault.callsMax())
        .findFirst();
  }

  /** How late a late webhook is. */
  public Duration lateness() {
    return Duration.ofMillis(plan.lateMillis());
  }

  FaultPlan plan() {
    return plan;
  }

  List<Script> scripts() {
    return store.scripts();
  }

  void set(FaultPlan newPlan) {
    store.save(newPlan);
    reload();
  }

  void add(Script script) {
    store.add(script);
    reload();
  }

  void reset() {
    store.clear();
    reload();
  }

  private void reload() {
    plan = store.plan();
    scripted = store.hasScripts();
  }

  /** Reads {@code pm_fault_<fault>} (of the authorization) and {@code pm_fault_<op>_<fault>}. */
  private static Optional<Named> named(String paymentMethod) {
    if (!paymentMethod.startsWith(METHOD_PREFIX)) {
      return Optional.empty();
    }
    var name = paymentMethod.substring(METHOD_PREFIX.length());
    for (var type : OperationType.values()) {
      var prefix = type.name().toLowerCase(Locale.ROOT) + "_";
      if (name.startsWith(prefix)) {
        return Fault.named(name.substring(prefix.length())).map(fault -> new Named(type, fault));
      }
    }
    return Fault.named(name).map(fault -> new Named(OperationType.AUTHORIZE, fault));
  }
}
