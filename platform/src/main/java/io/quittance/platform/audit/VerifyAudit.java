package io.quittance.platform.audit;

import static io.quittance.platform.chain.VerifyArguments.PUBLIC_KEYS;
import static io.quittance.platform.chain.VerifyArguments.RIGHT;
import static io.quittance.platform.chain.VerifyArguments.WRONG;

import io.quittance.platform.chain.Seal;
import io.quittance.platform.chain.Unreadable;
import io.quittance.platform.chain.VerifyArguments;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What bin/verify-audit runs: checks the audit log in a dump of a service's database, with no
 * server. Exit status 0: right; 1: wrong; 2: cannot be read.
 */
public final class VerifyAudit {

  private static final String SERVICE = "--service";
  private static final String ANCHORS = "--anchors";
  private static final Set<String> OPTIONS = Set.of(SERVICE, ANCHORS, PUBLIC_KEYS);

  private final PrintStream out;
  private final PrintStream err;

  private VerifyAudit(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Takes the arguments of bin/verify-audit; see its --help. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  /** As {@link #main}, without ending the JVM. */
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    return VerifyArguments.run(arguments, OPTIONS, err, new VerifyAudit(out, err)::verify);
  }

  private int verify(VerifyArguments arguments) throws IOException {
    var dump = arguments.dump();
    var service = arguments.value(SERVICE);
    if (dump == null || service == null) {
      throw new Unreadable("name a dump and %s; see --help".formatted(SERVICE));
    }
    if (!Files.exists(dump)) {
      throw new Unreadable("there is no " + dump);
    }
    return verify(service, dump, arguments);
  }

  private int verify(String service, Path dump, VerifyArguments arguments) throws IOException {
    var anchors = arguments.file(ANCHORS);
    var trusted = new TrustedAudit(service, arguments.publicKeys(), Seal.NONE);
    try (var source = AuditDump.read(service, dump, anchors)) {
      var findings = CheckAudit.whole(source, trusted);
      if (!findings.good()) {
        err.printf(
            "the audit log of %s is wrong at position %d: %s%n",
            service, findings.firstBadPosition(), findings.reason());
        return WRONG;
      }
      out.printf(
          "the audit log of %s is right: %d records, head seal %d %s%n",
          service, findings.verified(), findings.head().number(), findings.head().hash());
      tellWhatWasLeftOut(findings.unsealed(), arguments);
      if (anchors != null) {
        out.printf(
            "anchors reach to seal %d of %d%n", source.lastPublished(), findings.head().number());
      }
      return RIGHT;
    }
  }

  private void tellWhatWasLeftOut(long unsealed, VerifyArguments arguments) {
    if (unsealed > 0) {
      out.printf("%d records at its end are not sealed yet%n", unsealed);
    }
    if (!arguments.has(PUBLIC_KEYS)) {
      out.println("signatures were not checked: no " + PUBLIC_KEYS);
    }
    if (!arguments.has(ANCHORS)) {
      out.println("a tail that was cut off would not be missed: no " + ANCHORS);
    }
  }
}
