package io.quittance.infrastructure;

import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;

/**
 * Whether a Docker engine answers, and what was found.
 *
 * <p>Looks for a socket first: without one the answer is immediate, and Testcontainers does not
 * fill the log with everything it tried.
 */
record DockerEngine(boolean answers, String finding) {

  static DockerEngine look() {
    var home = System.getProperty("user.home");
    var runtimeFolder = System.getenv().getOrDefault("XDG_RUNTIME_DIR", "/run");
    var configured =
        System.getenv("DOCKER_HOST") != null
            || Files.exists(Path.of(home, ".testcontainers.properties"))
            || Files.exists(Path.of("/var/run/docker.sock"))
            || Files.exists(Path.of(home, ".docker", "run", "docker.sock"))
            || Files.exists(Path.of(runtimeFolder, "docker.sock"));
    if (!configured) {
      return new DockerEngine(false, "no Docker socket found and DOCKER_HOST is not set");
    }
    return DockerClientFactory.instance().isDockerAvailable()
        ? new DockerEngine(true, "a Docker engine answers")
        : new DockerEngine(false, "Docker is configured, but no engine answers");
  }
}
