package io.quittance.ledger.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Called by the rules of {@code parked.btm} inside a ledger that is going to be killed: whoever
 * books an entry waits for that at the step that the entry's reference ends with, and a file says
 * that it stands there.
 *
 * <p>Public and open because Byteman extends it.
 */
public class ParkedEntries {

  /** The system property that names the folder of the files. */
  static final String FOLDER = "quittance.recovery.folder";

  /** Somebody is at a step with requests or outcomes; returns unless a reference names the step. */
  public void at(String step, Object entries) {
    if (String.valueOf(entries).contains("/" + step + ",")) {
      stand(step);
      waitForDeath();
    }
  }

  /** The reference of an entry that waits at a step. */
  static String reference(String step) {
    return LedgerClient.unique("cut") + "/" + step;
  }

  /** Whether somebody stands at a step, asked from outside. */
  static boolean isStanding(Path folder, String step) {
    return Files.exists(folder.resolve(step));
  }

  private static void stand(String step) {
    try {
      Files.createFile(Path.of(System.getProperty(FOLDER)).resolve(step));
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
