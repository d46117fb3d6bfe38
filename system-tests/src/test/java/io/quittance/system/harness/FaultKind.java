package io.quittance.system.harness;

import java.time.Duration;

/** What the harness does to a platform, and how long it lasts. */
enum FaultKind {
  /** SIGKILL; whoever watches the process starts it again. */
  KILL(Lane.PROCESSES, 0, 0),
  /** SIGSTOP, and SIGCONT after a while. */
  STOP(Lane.PROCESSES, 500, 4_000),
  /** The clock of one process is 400 s fast or slow for a while. */
  CLOCK(Lane.PROCESSES, 2_000, 5_000),
  /** A third of all database sessions of services end, again and again for a while. */
  END_SESSIONS(Lane.SERVERS, 200, 1_500),
  /** PostgreSQL is restarted. */
  POSTGRES_RESTART(Lane.SERVERS, 100, 1_500),
  /** FLUSHALL. */
  REDIS_EMPTY(Lane.SERVERS, 0, 0),
  /** SIGKILL, and a start after a while. */
  REDIS_KILL(Lane.SERVERS, 500, 3_000),
  /** The broker is away for a while. */
  KAFKA_RESTART(Lane.SERVERS, 500, 3_000),
  /** Connections of one instance to one neighbor end, and no new ones come about for a while. */
  LINK_CUT(Lane.LINKS, 300, 3_000),
  /** Each answer of one neighbor to one instance comes late. */
  LINK_SLOW(Lane.LINKS, 1_000, 4_000),
  /** Connections of one instance to one neighbor stay open, but nothing arrives any more. */
  LINK_SILENT(Lane.LINKS, 1_000, 5_000);

  /** Faults of different lanes overlap, those of one lane follow each other. */
  enum Lane {
    PROCESSES,
    SERVERS,
    LINKS
  }

  private final Lane lane;
  private final int millisMin;
  private final int millisMax;

  FaultKind(Lane lane, int millisMin, int millisMax) {
    this.lane = lane;
    this.millisMin = millisMin;
    this.millisMax = millisMax;
  }

  Lane lane() {
    return lane;
  }

  /** How long it lasts, for a share from 0 to 1. */
  Duration lasting(double share) {
    return Duration.ofMillis(millisMin + Math.round(share * (millisMax - millisMin)));
  }
}
