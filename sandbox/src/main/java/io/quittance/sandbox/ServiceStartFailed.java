package io.quittance.sandbox;

import org.jspecify.annotations.Nullable;

/** A service did not start; nothing of the sandbox is left running. */
public final class ServiceStartFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final SandboxService service;

  ServiceStartFailed(SandboxService service, String reason, @Nullable Throwable cause) {
    super("%s did not start: %s".formatted(service.label(), reason), cause);
    this.service = service;
  }

  ServiceStartFailed(SandboxService service, String reason) {
    this(service, reason, null);
  }

  /** Which one. */
  public SandboxService service() {
    return service;
  }
}
