package io.quittance.system;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * The same scenarios over every provider, each through its adapter, its official SDK and its
 * emulator. All run at the same time; a test is the wait for one.
 */
class ProviderContractTest {

  private static final int CONCURRENCY_MAX = 24;

  private static final ExecutorService PLAYERS =
      Executors.newFixedThreadPool(CONCURRENCY_MAX, Thread.ofVirtual().factory());

  @TestFactory
  @DisplayName(
      "A301 A302 A303 A304 A305 A306 A307 A310 A401 A407 whichever provider takes a payment")
  Stream<DynamicNode> holds() {
    var sandbox = RunningPlatform.shared();
    var nodes = new ArrayList<DynamicNode>();
    ContractShops.open(sandbox)
        .forEach(
            (provider, shop) -> {
              var tests = new ArrayList<DynamicNode>();
              new ProviderContract(provider, shop)
                  .scenarios()
                  .forEach(
                      (name, play) -> {
                        var played = PLAYERS.submit(play);
                        tests.add(dynamicTest(name, () -> end(played)));
                      });
              nodes.add(dynamicContainer(provider.name(), tests));
            });
    nodes.add(dynamicTest("the books agree with all providers", new Invariants(sandbox)::hold));
    return nodes.stream();
  }

  private static void end(Future<Void> played) throws Throwable {
    try {
      played.get();
    } catch (ExecutionException failed) {
      throw failed.getCause();
    }
  }

  @AfterAll
  static void stop() {
    PLAYERS.shutdownNow();
  }
}
