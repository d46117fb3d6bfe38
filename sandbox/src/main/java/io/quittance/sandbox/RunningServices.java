package io.quittance.sandbox;

import java.util.Map;
import java.util.Optional;

/** The services of a sandbox, all of them running: in one JVM, or each in its own. */
interface RunningServices extends AutoCloseable {

  /** The process of a service; empty when it shares this JVM. */
  Optional<ProcessHandle> processOf(SandboxService service);

  /**
   * Starts one more instance of a service, beside the one that runs.
   *
   * @throws ServiceStartFailed if it does not start; the others go on
   */
  void startAnother(SandboxService service, Map<String, String> settings);

  /** Stops callers before those whom they call. Requests under way are finished. */
  @Override
  void close();
}
