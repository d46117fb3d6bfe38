package io.quittance.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** What is wrong with the answer to a hostile request. */
final class HostileAnswers {

  private static final int LIST_MAX = 100;

  /** What a server may say before any route is found; HTTP has no other words for the last two. */
  private static final Set<Integer> BEFORE_ROUTES =
      Set.of(400, 401, 403, 404, 405, 406, 413, 414, 415, 422, 431);

  private static final Set<Integer> NOT_OUR_HTTP = Set.of(501, 505);

  /** What only somebody on the inside knows: traces, classes, statements, hosts, products. */
  private static final Pattern INTERNALS =
      Pattern.compile(
          "\\w+(?:Exception|Error)\\b|\\bat"
              + " [a-z]\\w*\\.[\\w.$]+\\(|\\b(?:java|jakarta|org|io|com|tools)\\.[a-z]\\w*\\.\\w+|\\b(?:SELECT|INSERT"
              + " INTO|UPDATE|DELETE"
              + " FROM)\\b|(?i:postgres|hikari|jdbc|kafka|redis|tomcat|spring|hibernate)"
              + "|\\blocalhost\\b|\\b127\\.0\\.0\\.1\\b|/home/|/tmp/");

  private HostileAnswers() {}

  /** Each fault in a sentence; empty when the answer is right. */
  static List<String> faults(HostileRequest request, RawHttp.Answer answer) {
    var faults = new ArrayList<String>();
    if (answer.status() == 0) {
      // Hanging up is an answer to what is no HTTP, or to a body that never ends as announced.
      if (request.hostility != Hostility.BAD_LENGTH
          && request.hostility != Hostility.REQUEST_LINE
          && request.hostility != Hostility.TOO_LARGE) {
        faults.add("hung up without an answer");
      }
      return faults;
    }
    if (answer.status() >= 500
        && !(request.isElsewhere && NOT_OUR_HTTP.contains(answer.status()))) {
      faults.add("a failure of ours");
    }
    if (request.mustBeRefused && answer.status() < 400) {
      faults.add("was not refused");
    }
    if (answer.status() >= 400) {
      checkProblem(request, answer, faults);
    }
    checkDocument(request, answer, faults);
    checkInternals(request, answer, faults);
    checkTexts(request, answer, faults);
    if (answer.body().path("data").size() > LIST_MAX && answer.body().has("hasMore")) {
      faults.add("a page of " + answer.body().path("data").size());
    }
    for (var header :
        List.of("x-injected", "access-control-allow-origin", "server", "x-powered-by")) {
      if (answer.headers().containsKey(header)) {
        faults.add("has the header " + header);
      }
    }
    return faults;
  }

  private static void checkProblem(
      HostileRequest request, RawHttp.Answer answer, List<String> faults) {
    if (request.method.equals("HEAD")) {
      return;
    }
    if (!answer.header("Content-Type").startsWith("application/problem+json")) {
      faults.add("is no problem but " + answer.header("Content-Type"));
    } else if (!request.operation.document().knowsCode(answer.code())) {
      faults.add("has the unknown code '" + answer.code() + "'");
    } else if (answer.body().path("status").intValue() != answer.status()) {
      faults.add("says another status in its body");
    }
  }

  private static void checkDocument(
      HostileRequest request, RawHttp.Answer answer, List<String> faults) {
    if (request.isElsewhere
        && (BEFORE_ROUTES.contains(answer.status())
            || NOT_OUR_HTTP.contains(answer.status())
            || !request.method.equals(request.operation.method()))) {
      return;
    }
    try {
      AnswerShapes.check(
          request.operation,
          answer.status(),
          answer.header("Content-Type"),
          answer.text(),
          answer.body());
    } catch (AssertionError undocumented) {
      faults.add(undocumented.getMessage());
    }
  }

  /** What was sent may be told back. */
  private static void checkInternals(
      HostileRequest request, RawHttp.Answer answer, List<String> faults) {
    if (answer.status() < 400) {
      return;
    }
    var sent = request.sent().toLowerCase(Locale.ROOT);
    var found = INTERNALS.matcher(answer.text());
    while (found.find()) {
      if (!sent.contains(found.group().toLowerCase(Locale.ROOT))) {
        faults.add("tells '" + found.group() + "'");
      }
    }
  }

  /** A text that was accepted is shown as it was sent, letter by letter. */
  private static void checkTexts(
      HostileRequest request, RawHttp.Answer answer, List<String> faults) {
    if (request.hostility != Hostility.TEXT || answer.status() >= 300) {
      return;
    }
    JsonMapper.shared()
        .readTree(request.body)
        .forEachEntry(
            (name, sent) -> {
              var shown = answer.body().path(name);
              if (sent.isString() && shown.isString() && !shown.equals(sent)) {
                faults.add("shows another " + name);
              }
            });
  }
}
