package io.quittance.payment.request;

import io.quittance.payment.outcome.FindWaitingFacts;
import io.quittance.payment.outcome.WaitingFactView;
import io.quittance.platform.openapi.Described;
import io.quittance.platform.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What providers told of payments that we do not know, or not yet. HTTP in, HTTP out. */
@RestController
@RequestMapping("/api/waiting-facts")
class WaitingFactController {

  private final FindWaitingFacts facts;

  WaitingFactController(FindWaitingFacts facts) {
    this.facts = facts;
  }

  @Described("Lists the facts that wait for their payment or for the step before, newest first.")
  @GetMapping
  Page<WaitingFactView> list(
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    return facts.list(cursor, Page.limit(limit));
  }

  @Described(
      value = "Has a waiting fact tried at once, also one that was given up.",
      refusals = "waiting_fact_not_found")
  @PostMapping("/{eventId}/retry")
  WaitingFactView retry(@PathVariable String eventId) {
    return facts.retry(eventId);
  }
}
