package io.quittance.ledger.proof;

import static io.quittance.platform.chain.VerifyArguments.PUBLIC_KEYS;
import static io.quittance.platform.chain.VerifyArguments.RIGHT;
import static io.quittance.platform.chain.VerifyArguments.WRONG;

import io.quittance.ledger.proof.LedgerFindings.CurrencySum;
import io.quittance.platform.chain.Seal;
import io.quittance.platform.chain.Unreadable;
import io.quittance.platform.chain.VerifyArguments;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What bin/verify-ledger runs: checks a dump of the ledger, or the proof of one entry, with no
 * server. Exit status 0: right; 1: wrong; 2: cannot be read.
 */
public final class VerifyLedger {

  private static final String ENTRY = "--entry";
  private static final String ANCHORS = "--anchors";
  private static final String UNSIGNED_SEALS = "--unsigned-seals";
  private static final Set<String> OPTIONS = Set.of(ENTRY, ANCHORS, PUBLIC_KEYS, UNSIGNED_SEALS);

  private final PrintStream out;
  private final PrintStream err;

  private VerifyLedger(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Takes the arguments of bin/verify-ledger; see its --help. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out, System.err));
  }

  /** As {@link #main}, without ending the JVM. */
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    return VerifyArguments.run(arguments, OPTIONS, err, new VerifyLedger(out, err)::verify);
  }

  private int verify(VerifyArguments arguments) throws IOException {
    var dump = arguments.dump();
    var proof = arguments.path(ENTRY);
    if ((dump == null) == (proof == null)) {
      throw new Unreadable("name either a dump or " + ENTRY + " and a proof; see --help");
    }
    return proof == null ? verifyDump(dump, arguments) : verifyEntry(proof, arguments);
  }

  private static long unsignedSeals(VerifyArguments arguments) {
    var text = arguments.value(UNSIGNED_SEALS);
    try {
      return text == null ? 0 : Long.parseUnsignedLong(text);
    } catch (NumberFormatException _) {
      throw new Unreadable("%s needs a number, not '%s'".formatted(UNSIGNED_SEALS, text));
    }
  }

  private int verifyDump(@Nullable Path dump, VerifyArguments arguments) throws IOException {
    long unsignedSeals = unsignedSeals(arguments);
    if (dump == null || !Files.exists(dump)) {
      throw new Unreadable("there is no " + dump);
    }
    var trusted = new Trusted(arguments.publicKeys(), unsignedSeals, Seal.NONE);
    try (var source = DumpSource.read(dump, arguments.path(ANCHORS))) {
      var findings = CheckLedger.whole(source, trusted);
      if (!findings.good()) {
        err.println(describe(findings));
        return WRONG;
      }
      out.printf(
          "the ledger is right: %d entries, %d postings, head seal %d %s%n",
          findings.counts().entries(),
          findings.counts().postings(),
          findings.chain().headSeal(),
          findings.chain().headHash());
      if (arguments.has(ANCHORS)) {
        out.printf(
            "anchors reach to seal %d of %d%n",
            source.lastPublished(), findings.chain().headSeal());
      }
      tellWhatWasLeftOut(findings, arguments);
      return RIGHT;
    }
  }

  private void tellWhatWasLeftOut(LedgerFindings findings, VerifyArguments arguments) {
    if (findings.chain().unsealed() > 0) {
      out.printf("%d positions at its end are not sealed yet%n", findings.chain().unsealed());
    }
    if (findings.chain().unsignedSeals() > 0) {
      out.printf(
          "seals 1 to %d are from before there were signatures%n",
          findings.chain().unsignedSeals());
    }
    if (!arguments.has(PUBLIC_KEYS)) {
      out.println("signatures were not checked: no " + PUBLIC_KEYS);
    }
    if (!arguments.has(ANCHORS)) {
      out.println("a tail that was cut off everywhere would not be missed: no " + ANCHORS);
    }
  }

  private static String describe(LedgerFindings findings) {
    var position = findings.firstBadPosition();
    return position == null
        ? "the ledger is wrong: " + reason(findings)
        : "the ledger is wrong at position %d: %s".formatted(position, reason(findings));
  }

  private static String reason(LedgerFindings findings) {
    var position = findings.firstBadPosition();
    if (findings.chain().reason() != null
        && (position == null || position.equals(findings.chain().firstBadPosition()))) {
      return findings.chain().reason();
    }
    if (position == null) {
      return withoutPosition(findings);
    }
    if (findings.entries().unbalanced().contains(position)) {
      return "an entry does not balance or is not whole";
    }
    return "a posting's totals are not those of its account";
  }

  private static String withoutPosition(LedgerFindings findings) {
    for (var wrong : findings.balances().wrongBalances()) {
      return "the balance of %s in %s is not what its postings add up to"
          .formatted(wrong.account(), wrong.currency());
    }
    for (var wrong : findings.accounts().wrongAccounts()) {
      return "the account %s in %s is not what it was opened as"
          .formatted(wrong.account(), wrong.currency());
    }
    for (var wrong : findings.holds().wrongHeldTotals()) {
      return "the held total of %s in %s is not what its holds add up to"
          .formatted(wrong.account(), wrong.currency());
    }
    for (var hold : findings.holds().wronglyPosted()) {
      return "%s and the entry that posts it differ".formatted(hold);
    }
    for (CurrencySum sum : findings.entries().currencies()) {
      if (sum.difference().signum() != 0) {
        return "the postings in %s do not add up to 0".formatted(sum.currency());
      }
    }
    return "there are holds that nobody placed, or some are missing";
  }

  private int verifyEntry(Path file, VerifyArguments arguments) throws IOException {
    var keys = arguments.publicKeys();
    if (keys == null) {
      throw new Unreadable(ENTRY + " needs " + PUBLIC_KEYS);
    }
    try {
      var proof =
          JsonMapper.builder().build().readValue(VerifyArguments.read(file), EntryProof.class);
      var objection = proof.objection(keys);
      if (objection != null) {
        err.println("the entry is not proven: " + objection);
        return WRONG;
      }
      out.printf(
          "the entry is right: %s is in seal %d %s%n",
          proof.entry().entryId(), proof.seal().number(), proof.seal().hash());
      return RIGHT;
    } catch (JacksonException | IllegalArgumentException | NullPointerException notAProof) {
      throw new Unreadable("%s is not the proof of an entry".formatted(file));
    }
  }
}
