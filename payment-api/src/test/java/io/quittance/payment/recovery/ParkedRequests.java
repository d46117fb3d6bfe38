package io.quittance.payment.recovery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Called by the rules of {@code recovery.btm} inside a process that is going to be killed: a
 * request waits for that at the step that its idempotency key names, and a file says that it stands
 * there. One step of one request, so that a single kill meets many requests at their steps.
 *
 * <p>Public and open because Byteman extends it.
 */
public class ParkedRequests {

  /** The system property that names the folder of the files. */
  static final String FOLDER = "quittance.recovery.folder";

  private static final Set<String> KEYS = ConcurrentHashMap.newKeySet();
  private static final ThreadLocal<@Nullable String> KEY = new ThreadLocal<>();
  private static final ThreadLocal<@Nullable String> NEXT_COMMIT = new ThreadLocal<>();

  /** A request with a key begins in this thread. */
  public void arrives(String key) {
    KEYS.add(key);
    KEY.set(key);
    NEXT_COMMIT.remove();
  }

  /** This thread's request is at a step; returns unless its key names that step. */
  public void at(String step) {
    var key = KEY.get();
    if (key != null && isCutAt(key, step)) {
      stand(key);
      waitForDeath();
    }
  }

  /** The transaction of this thread has changed something; its commit is a step. */
  public void changes(String step) {
    NEXT_COMMIT.set(step);
  }

  /** This thread is about to commit. */
  public void commits() {
    var step = NEXT_COMMIT.get();
    if (step != null) {
      NEXT_COMMIT.remove();
      at(step);
    }
  }

  /** The relay is at a step, with the events of all requests; returns unless a key names it. */
  public void relayIsAt(String step) {
    var cut = KEYS.stream().filter(key -> isCutAt(key, step)).toList();
    if (!cut.isEmpty()) {
      cut.forEach(ParkedRequests::stand);
      waitForDeath();
    }
  }

  /** Whether a request stands at its step, asked from outside. */
  static boolean isStanding(Path folder, Cut cut) {
    return Files.exists(folder.resolve(cut.key()));
  }

  private static boolean isCutAt(String key, String step) {
    return key.endsWith("/" + step);
  }

  private static void stand(String key) {
    try {
      var file = Path.of(System.getProperty(FOLDER)).resolve(key);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void waitForDeath() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException impossible) {
      throw new IllegalStateException("only a kill ends this", impossible);
    }
  }
}
