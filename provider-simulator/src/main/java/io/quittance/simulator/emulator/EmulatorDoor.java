package io.quittance.simulator.emulator;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Where one provider's emulator is spoken to. Below this path nothing of the house applies: bodies
 * are taken as they are, and the emulator itself knows its callers and writes its errors.
 *
 * @param path begins with a slash and has none at the end, such as {@code /stripe}
 */
public record EmulatorDoor(String path) {

  public EmulatorDoor {
    if (!path.matches("/[a-z-]+")) {
      throw new IllegalArgumentException("not a path of an emulator: " + path);
    }
  }

  /** Whether a request comes through this door. */
  public boolean leads(HttpServletRequest request) {
    return request.getRequestURI().startsWith(path + "/");
  }
}
