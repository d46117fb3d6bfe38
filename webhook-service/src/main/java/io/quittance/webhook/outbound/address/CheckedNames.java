package io.quittance.webhook.outbound.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks names up, and gives addresses only if every one of them may be reached. Whoever connects
 * uses exactly these addresses: a name that changes its mind afterwards changes nothing.
 *
 * <p>Look-ups run in threads of their own, because one that hangs cannot be called off.
 */
public final class CheckedNames implements AutoCloseable {

  private static final int LOOKUPS_MAX = 64;
  private static final Duration LOOKUP_MAX = Duration.ofSeconds(5);
  private static final Duration IDLE_MAX = Duration.ofSeconds(30);

  private final Names names;
  private final AddressRules rules;
  private final ThreadPoolExecutor lookups =
      new ThreadPoolExecutor(
          0,
          LOOKUPS_MAX,
          IDLE_MAX.toMillis(),
          TimeUnit.MILLISECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("look-up-", 0).factory());

  public CheckedNames(Names names, AddressRules rules) {
    this.names = names;
    this.rules = rules;
  }

  /** Who knows the addresses of names: the system, or a test. */
  @FunctionalInterface
  public interface Names {
    /** All addresses of a name or literal. */
    InetAddress[] lookUp(String host) throws UnknownHostException;
  }

  /**
   * The addresses of a host.
   *
   * @throws AddressNotAllowed when even one of them must not be reached
   * @throws UnknownHostException when there is none, or nobody answers within 5 s
   */
  public InetAddress[] resolve(String host) throws UnknownHostException {
    var addresses = lookUp(host);
    for (var address : addresses) {
      if (!rules.allow(address)) {
        throw new AddressNotAllowed();
      }
    }
    return addresses;
  }

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    try {
      return lookups
          .submit(() -> names.lookUp(host))
          .get(LOOKUP_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | RejectedExecutionException unknown) {
      throw new UnknownHostException(host);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException(host);
    }
  }

  @Override
  public void close() {
    lookups.shutdownNow();
  }
}
