package io.quittance.benchmarks.ledger;

import io.quittance.benchmarks.ledger.Traffic.Transfer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.impl.bootstrap.HttpRequester;
import org.apache.hc.core5.http.impl.bootstrap.RequesterBootstrap;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/** Our ledger over REST, one entry or many per request; every answer is read and counted. */
record OverRest(LedgerUnderTest ledger, int clients, int entriesPerRequest) implements Contender {

  private static final Timeout TIMEOUT = Timeout.ofSeconds(30);
  private static final Pattern BOOKED = Pattern.compile("\"status\":201");

  @Override
  public String name() {
    var who = "%d %s".formatted(clients, clients == 1 ? "client" : "clients");
    return entriesPerRequest == 1
        ? "the ledger, REST one by one, %s".formatted(who)
        : "the ledger, REST batches of %d, %s".formatted(entriesPerRequest, who);
  }

  @Override
  public Measured run(Traffic traffic, Duration duration) throws Exception {
    return Clients.run(
        clients,
        duration,
        _ ->
            entriesPerRequest == 1
                ? new Single(ledger.port(), traffic)
                : new Batch(ledger.port(), traffic, entriesPerRequest));
  }

  private abstract static class Caller implements Client {

    private static final int PREFIX_LENGTH = 16;

    private final HttpHost host;
    private final HttpRequester requester = RequesterBootstrap.bootstrap().create();
    private final HttpCoreContext context = HttpCoreContext.create();
    private final Traffic traffic;
    private final SplittableRandom random;

    /** No two runs may use the same references; of letters, since digits may look like a card. */
    private final String prefix =
        ThreadLocalRandom.current()
            .ints(PREFIX_LENGTH, 'a', 'z' + 1)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    private long count;

    Caller(int port, Traffic traffic) {
      this.host = new HttpHost("http", "127.0.0.1", port);
      this.traffic = traffic;
      this.random = new SplittableRandom(ThreadLocalRandom.current().nextLong());
    }

    /** The answer; refuses any status but the one that is wanted. */
    String post(String path, String body, int wanted) throws IOException, HttpException {
      var request =
          ClassicRequestBuilder.post(path)
              .setHttpHost(host)
              .addHeader("Authorization", "Bearer " + LedgerUnderTest.SERVICE_TOKEN)
              .setEntity(
                  new ByteArrayEntity(
                      body.getBytes(StandardCharsets.UTF_8), ContentType.APPLICATION_JSON))
              .build();
      try (var response = requester.execute(host, request, TIMEOUT, context)) {
        var answer = EntityUtils.toString(response.getEntity());
        if (response.getCode() != wanted) {
          throw new IllegalStateException(response.getCode() + " " + answer);
        }
        return answer;
      }
    }

    StringBuilder nextEntry(StringBuilder text) {
      Transfer transfer = traffic.next(random);
      text.append("{\"reference\":\"").append(prefix).append('.').append(count++);
      text.append("\",\"description\":\"transfer\",\"postings\":[");
      line(text, transfer.debited(), "DEBIT", transfer.amount()).append(',');
      return line(text, transfer.credited(), "CREDIT", transfer.amount()).append("]}");
    }

    private static StringBuilder line(StringBuilder text, int account, String side, long amount) {
      text.append("{\"account\":\"").append(LedgerUnderTest.code(account));
      text.append("\",\"side\":\"").append(side).append("\",\"amount\":").append(amount);
      return text.append(",\"currency\":\"EUR\"}");
    }

    @Override
    public void close() {
      requester.close(CloseMode.GRACEFUL);
    }
  }

  private static final class Single extends Caller {

    Single(int port, Traffic traffic) {
      super(port, traffic);
    }

    @Override
    public int call() throws IOException, HttpException {
      post("/ledger/entries", nextEntry(new StringBuilder()).toString(), 201);
      return 1;
    }
  }

  private static final class Batch extends Caller {

    private final int size;

    Batch(int port, Traffic traffic, int size) {
      super(port, traffic);
      this.size = size;
    }

    @Override
    public int call() throws IOException, HttpException {
      var body = new StringBuilder("{\"entries\":[");
      for (int i = 0; i < size; i++) {
        nextEntry(body).append(i + 1 < size ? "," : "]}");
      }
      var answer = post("/ledger/entries:batch", body.toString(), 200);
      long booked = BOOKED.matcher(answer).results().count();
      if (booked != size) {
        throw new IllegalStateException("%d of %d booked".formatted(booked, size));
      }
      return size;
    }
  }
}
