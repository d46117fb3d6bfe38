package io.quittance.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the ledger should say, worked out in the plainest way: a map of balances. */
final class LedgerModel {

  private final Map<Key, Book> books = new HashMap<>();
  private final Map<String, Booked> entries = new HashMap<>();
  private final Map<String, HoldAsk> holdsByReference = new HashMap<>();
  private final Map<String, Held> holds = new LinkedHashMap<>();

  /** An account. */
  record Key(String code, String currency) {}

  /** A line of an entry; minor units. */
  record Line(String account, boolean debit, long amount, String currency) {

    Key key() {
      return new Key(account, currency);
    }
  }

  record EntryAsk(String reference, String description, List<Line> lines) {}

  record HoldAsk(String reference, String from, String to, long amount, String currency) {}

  /** What is expected; the code is empty when it is done. */
  record Expected(int status, String code) {

    static final Expected DONE = new Expected(201, "");
    static final Expected REPEATED = new Expected(200, "");
    static final Expected REUSED = new Expected(409, "reference_reused");
    static final Expected RESERVED = new Expected(400, "parameter_invalid");
    static final Expected INSUFFICIENT = new Expected(422, "insufficient_funds");
    static final Expected ENDED = new Expected(409, "hold_not_pending");
  }

  /** An account's balance on its normal side, and what is set aside of it. */
  private record Book(boolean growsOnDebit, boolean bounded, long posted, long held) {

    Book after(Line line) {
      long change = line.debit() == growsOnDebit ? line.amount() : -line.amount();
      return new Book(growsOnDebit, bounded, posted + change, held);
    }

    Book holding(long amount) {
      return new Book(growsOnDebit, bounded, posted, held + amount);
    }

    boolean isOverdrawn() {
      return bounded && posted - held < 0;
    }
  }

  private record Booked(EntryAsk ask, @Nullable String id) {}

  private record Held(HoldAsk ask, String status, long posted) {}

  void open(Key key, boolean growsOnDebit, boolean bounded) {
    books.put(key, new Book(growsOnDebit, bounded, 0, 0));
  }

  Set<Key> accounts() {
    return books.keySet();
  }

  long posted(Key key) {
    return book(key).posted();
  }

  long held(Key key) {
    return book(key).held();
  }

  /** The id under which an entry was booked; empty when it was not. */
  String idOf(String reference) {
    var booked = entries.get(reference);
    return booked == null || booked.id() == null ? "" : booked.id();
  }

  /** The lines of a booked entry, by its id. */
  List<Line> linesOf(String id) {
    return entries.values().stream()
        .filter(booked -> id.equals(booked.id()))
        .findFirst()
        .orElseThrow()
        .ask()
        .lines();
  }

  /** As {@link #tryEntry}, sent by a caller, who may not take a reference of the ledger's own. */
  Expected tryCallersEntry(EntryAsk ask) {
    return ask.reference().startsWith("reversal:") ? Expected.RESERVED : tryEntry(ask);
  }

  /** What an entry should be answered, without booking it. Balance comes before everything. */
  Expected tryEntry(EntryAsk ask) {
    if (!isBalanced(ask)) {
      return new Expected(422, "unbalanced");
    }
    var earlier = entries.get(ask.reference());
    if (earlier != null) {
      return earlier.ask().equals(ask) ? Expected.REPEATED : Expected.REUSED;
    }
    for (var line : ask.lines()) {
      if (!books.containsKey(line.key())) {
        return absent(line.account());
      }
    }
    return applied(ask.lines(), books).values().stream().anyMatch(Book::isOverdrawn)
        ? Expected.INSUFFICIENT
        : Expected.DONE;
  }

  /** Books what {@link #tryEntry} says can be booked. */
  void book(EntryAsk ask, String id) {
    books.putAll(applied(ask.lines(), books));
    entries.put(ask.reference(), new Booked(ask, id));
  }

  Expected tryHold(HoldAsk ask) {
    var earlier = holdsByReference.get(ask.reference());
    if (earlier != null) {
      return earlier.equals(ask) ? Expected.REPEATED : Expected.REUSED;
    }
    for (var code : List.of(ask.from(), ask.to())) {
      if (!books.containsKey(new Key(code, ask.currency()))) {
        return absent(code);
      }
    }
    return book(new Key(ask.from(), ask.currency())).holding(ask.amount()).isOverdrawn()
        ? Expected.INSUFFICIENT
        : Expected.DONE;
  }

  void hold(HoldAsk ask, String id) {
    setAside(ask, ask.amount());
    holdsByReference.put(ask.reference(), ask);
    holds.put(id, new Held(ask, "PENDING", 0));
  }

  /** In the order in which they were placed. */
  List<String> holdIds() {
    return List.copyOf(holds.keySet());
  }

  String statusOf(String holdId) {
    return held(holdId).status();
  }

  long amountOf(String holdId) {
    return held(holdId).ask().amount();
  }

  Expected tryPost(String holdId, long amount) {
    var held = held(holdId);
    if (held.status().equals("POSTED") && held.posted() == amount) {
      return Expected.REPEATED;
    }
    if (!held.status().equals("PENDING")) {
      return Expected.ENDED;
    }
    if (amount > held.ask().amount()) {
      return new Expected(422, "amount_exceeds_hold");
    }
    var draft = new HashMap<>(books);
    var from = new Key(held.ask().from(), held.ask().currency());
    draft.put(from, book(from).holding(-held.ask().amount()));
    return applied(postingOf(held.ask(), amount), draft).values().stream()
            .anyMatch(Book::isOverdrawn)
        ? Expected.INSUFFICIENT
        : Expected.REPEATED;
  }

  /** Posts it, if it is pending. */
  void post(String holdId, long amount, String entryId) {
    var held = held(holdId);
    if (held.status().equals("PENDING")) {
      setAside(held.ask(), -held.ask().amount());
      var lines = postingOf(held.ask(), amount);
      book(new EntryAsk("hold:" + holdId, "Hold " + held.ask().reference(), lines), entryId);
      holds.put(holdId, new Held(held.ask(), "POSTED", amount));
    }
  }

  Expected tryVoid(String holdId) {
    var status = held(holdId).status();
    return status.equals("PENDING") || status.equals("VOIDED") ? Expected.REPEATED : Expected.ENDED;
  }

  void giveBack(String holdId) {
    var held = held(holdId);
    if (held.status().equals("PENDING")) {
      setAside(held.ask(), -held.ask().amount());
      holds.put(holdId, new Held(held.ask(), "VOIDED", 0));
    }
  }

  private Held held(String holdId) {
    var held = holds.get(holdId);
    if (held == null) {
      throw new IllegalArgumentException(holdId);
    }
    return held;
  }

  private Book book(Key key) {
    var book = books.get(key);
    if (book == null) {
      throw new IllegalArgumentException(key.toString());
    }
    return book;
  }

  private void setAside(HoldAsk ask, long amount) {
    books.computeIfPresent(new Key(ask.from(), ask.currency()), (_, book) -> book.holding(amount));
  }

  /** What an account gives is on the side that makes it less, whatever the other one is. */
  private List<Line> postingOf(HoldAsk ask, long amount) {
    boolean debit = !book(new Key(ask.from(), ask.currency())).growsOnDebit();
    var lines = new ArrayList<Line>();
    lines.add(new Line(ask.from(), debit, amount, ask.currency()));
    lines.add(new Line(ask.to(), !debit, amount, ask.currency()));
    return lines;
  }

  private static boolean isBalanced(EntryAsk ask) {
    var sums = new HashMap<String, Long>();
    for (var line : ask.lines()) {
      sums.merge(line.currency(), line.debit() ? line.amount() : -line.amount(), Long::sum);
    }
    return sums.values().stream().allMatch(sum -> sum == 0);
  }

  private Expected absent(String code) {
    var codes = new HashSet<String>();
    books.keySet().forEach(key -> codes.add(key.code()));
    return codes.contains(code)
        ? new Expected(422, "currency_mismatch")
        : new Expected(404, "account_not_found");
  }

  /** The touched books as they would be. */
  private static Map<Key, Book> applied(List<Line> lines, Map<Key, Book> books) {
    var draft = new HashMap<Key, Book>();
    for (var line : lines) {
      var before = draft.getOrDefault(line.key(), books.get(line.key()));
      draft.put(line.key(), before.after(line));
    }
    return draft;
  }
}
