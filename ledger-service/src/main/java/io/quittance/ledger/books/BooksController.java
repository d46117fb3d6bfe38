package io.quittance.ledger.books;

import static io.quittance.platform.problem.CommonProblem.invalid;

import io.quittance.contracts.ledger.BooksLine;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.web.SpooledAnswer;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * HTTP in, HTTP out: one line after the other, so that a day of any size fits. The database is let
 * go before the first one leaves.
 */
@RestController
class BooksController {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final BooksOfDay booksOfDay;
  private final Clock clock;

  BooksController(BooksOfDay booksOfDay, Clock clock) {
    this.booksOfDay = booksOfDay;
    this.clock = clock;
  }

  @Described(
      "Gives the books of a UTC day to whoever compares them, one JSON object a line; the last line"
          + " counts the others.")
  @GetMapping("/ledger/books/{date}")
  void books(
      @PathVariable @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate date,
      HttpServletResponse response)
      throws IOException {
    if (date.isAfter(LocalDate.now(clock))) {
      throw invalid("date", "must not be in the future");
    }
    booksOfDay.settle();
    SpooledAnswer.send(
        response,
        out -> booksOfDay.write(date, line -> write(out, line)),
        () -> response.setContentType(BooksLine.MEDIA_TYPE));
  }

  private static void write(OutputStream out, BooksLine line) {
    try {
      out.write(JSON.writeValueAsString(line).getBytes(StandardCharsets.UTF_8));
      out.write('\n');
    } catch (IOException diskFull) {
      throw new UncheckedIOException(diskFull);
    }
  }
}
