package io.quittance.reconciliation.statement;

import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_DATE_DIFFERS;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_DATE_UNKNOWN;
import static io.quittance.reconciliation.statement.StatementFault.STATEMENT_NOT_UPLOADABLE;

import io.quittance.reconciliation.ReconciliationSettings;
import io.quittance.reconciliation.statement.StatementFormat.Days;
import io.quittance.reconciliation.statement.TakeStatement.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Service;

/**
 * Takes the files that somebody puts into the watched folder of a provider, oldest first, and moves
 * each to {@code taken}, or to {@code refused} with the reason beside it.
 *
 * <p>A file that could not be taken for another reason stays, and comes after the others at the
 * next look, so that no number of such files keeps the others waiting. A file is moved after it was
 * taken. Whoever dies in between leaves it where it is, and the next look finds that it was taken
 * before.
 */
@Service
@ConditionalOnProperty("quittance.reconciliation.inbox-folder")
class TakeFromInbox {

  private static final Logger log = LoggerFactory.getLogger(TakeFromInbox.class);

  private static final String TAKEN = "taken";
  private static final String REFUSED = "refused";

  /** What remains is for the next look. */
  private static final int FILES_MAX = 100;

  /** By these names programs say that they are not done with a file. */
  private static final Pattern UNFINISHED =
      Pattern.compile("\\..*|.*\\.(part|partial|filepart|tmp|temp|crdownload|writing)|.*~");

  private static final Pattern DATE_IN_NAME =
      Pattern.compile("(?<![0-9])(20[0-9]{2})([-_]?)([0-9]{2})\\2([0-9]{2})(?![0-9])");

  private static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);

  private final Path folder;
  private final InboxSettings inbox;
  private final ReconciliationSettings settings;
  private final StatementFormats formats;
  private final TakeStatement takeStatement;
  private final Clock clock;

  /** The files that could not be taken, by when that was tried: the number of the attempt. */
  private final Map<Path, Long> failed = new ConcurrentHashMap<>();

  private final AtomicLong attempts = new AtomicLong();

  TakeFromInbox(
      InboxSettings inbox,
      ReconciliationSettings settings,
      StatementFormats formats,
      TakeStatement takeStatement,
      Clock clock) {
    this.folder = Objects.requireNonNull(inbox.inboxFolder());
    this.inbox = inbox;
    this.settings = settings;
    this.formats = formats;
    this.takeStatement = takeStatement;
    this.clock = clock;
  }

  /** A file as it was when the folder was looked at. */
  private record Found(Path path, long size, FileTime changed) {

    static @Nullable Found at(Path path) {
      try {
        var file = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return file.isRegularFile() ? new Found(path, file.size(), file.lastModifiedTime()) : null;
      } catch (IOException gone) {
        return null;
      }
    }

    boolean isUnchanged() {
      return equals(at(path));
    }

    String name() {
      return path.getFileName().toString();
    }
  }

  /** Takes what is there and complete. */
  void take() {
    failed.keySet().removeIf(Files::notExists);
    settings.providers().keySet().stream().sorted().forEach(this::take);
  }

  private void take(String provider) {
    try {
      var files = Files.createDirectories(folder.resolve(provider));
      complete(files).forEach(file -> take(provider, file));
    } catch (IOException unreachable) {
      log.error("the inbox of {} cannot be read, and is looked at again", provider, unreachable);
    }
  }

  private List<Found> complete(Path files) throws IOException {
    var restingSince = FileTime.from(clock.instant().minus(inbox.inboxRest()));
    try (var names = Files.list(files)) {
      return names
          .filter(
              path ->
                  !UNFINISHED
                      .matcher(path.getFileName().toString().toLowerCase(Locale.ROOT))
                      .matches())
          .map(Found::at)
          .filter(Objects::nonNull)
          .filter(file -> file.changed().compareTo(restingSince) <= 0)
          .sorted(
              Comparator.<Found, Long>comparing(file -> failed.getOrDefault(file.path(), 0L))
                  .thenComparing(Found::changed)
                  .thenComparing(Found::name))
          .limit(FILES_MAX)
          .toList();
    }
  }

  private void take(String provider, Found file) {
    try (var spooled = spool(file)) {
      if (!file.isUnchanged()) {
        return;
      }
      try {
        var taken = takeStatement.take(spooled, source(provider, file, spooled));
        move(file, TAKEN, spooled.sha256());
        log.info(
            "{} was taken from the inbox of {} as the statement of {}{}",
            file.name(),
            provider,
            taken.statement().day(),
            taken.fresh() ? "" : ", as it had been before");
      } catch (StatementRefused refused) {
        refuse(file, spooled.sha256(), refused);
      }
    } catch (StatementRefused tooLarge) {
      refuse(file, "0".repeat(64), tooLarge);
    } catch (NoSuchFileException gone) {
      log.info("{} is no longer in the inbox of {}", file.name(), provider);
    } catch (IOException | RuntimeException failure) {
      failed.put(file.path(), attempts.incrementAndGet());
      log.error("{} in the inbox of {} is tried again", file.name(), provider, failure);
    }
  }

  private static SpooledFile spool(Found file) throws IOException {
    try (var content = Files.newInputStream(file.path(), LinkOption.NOFOLLOW_LINKS)) {
      return SpooledFile.of(content);
    }
  }

  private Source source(String provider, Found file, SpooledFile spooled) {
    var at = settings.provider(provider);
    if (!formats.named(at.format()).isUploadable()) {
      throw STATEMENT_NOT_UPLOADABLE.because("our own books come from the ledger alone");
    }
    var day = day(at, file, spooled);
    return new Source(provider, at.account(), day, at.format(), null, Statement.DROPPED, null);
  }

  private LocalDate day(ReconciliationSettings.Provider provider, Found file, SpooledFile spooled) {
    var days = new Days(provider.zone(), provider.cutOff());
    var day =
        formats
            .named(provider.format())
            .day(spooled.path(), days)
            .or(() -> dayInName(file.name()))
            .orElseThrow(
                () ->
                    STATEMENT_DATE_UNKNOWN.because(
                        "neither the content nor the name of the file says its date"));
    if (day.isBefore(EARLIEST) || day.isAfter(days.dayOf(clock.instant()))) {
      throw STATEMENT_DATE_DIFFERS.because("%s is not a day that has been".formatted(day));
    }
    return day;
  }

  /** {@code 2026-01-31}, {@code 2026_01_31} or {@code 20260131} anywhere in a name. */
  static Optional<LocalDate> dayInName(String name) {
    var matcher = DATE_IN_NAME.matcher(name);
    while (matcher.find()) {
      try {
        return Optional.of(
            LocalDate.of(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(3)),
                Integer.parseInt(matcher.group(4))));
      } catch (DateTimeException otherNumber) {
        // Another number that looks like a date; the next one may be it.
      }
    }
    return Optional.empty();
  }

  private void refuse(Found file, String sha256, StatementRefused refused) {
    log.warn("{} was refused: {} ({})", file.path(), refused.fault().code(), refused.detail());
    try {
      // The reason first: a refused file must not lie there without one.
      var target = target(file, REFUSED, sha256);
      Files.writeString(
          target.resolveSibling(target.getFileName() + ".txt"),
          "%s: %s%n".formatted(refused.fault().code(), refused.detail()),
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);
      Files.move(file.path(), target, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException gone) {
      log.info("{} is no longer there", file.path());
    } catch (IOException diskFull) {
      throw new UncheckedIOException(diskFull);
    }
  }

  private static void move(Found file, String to, String sha256) throws IOException {
    Files.move(file.path(), target(file, to, sha256), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Another file of the same name is not written over. */
  private static Path target(Found file, String to, String sha256) throws IOException {
    var into = Files.createDirectories(file.path().resolveSibling(to));
    var target = into.resolve(file.name());
    return Files.exists(target)
        ? into.resolve(sha256.substring(0, 12) + "-" + file.name())
        : target;
  }
}
