package io.quittance.platform.problem;

import static io.quittance.platform.problem.CommonProblem.INTERNAL_ERROR;
import static io.quittance.platform.problem.CommonProblem.MALFORMED_REQUEST;
import static io.quittance.platform.problem.CommonProblem.METHOD_NOT_ALLOWED;
import static io.quittance.platform.problem.CommonProblem.NOT_ACCEPTABLE;
import static io.quittance.platform.problem.CommonProblem.NOT_FOUND;
import static io.quittance.platform.problem.CommonProblem.PARAMETER_MISSING;
import static io.quittance.platform.problem.CommonProblem.SERVICE_UNAVAILABLE;
import static io.quittance.platform.problem.CommonProblem.UNSUPPORTED_MEDIA_TYPE;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.support.RequestContextUtils;

/** Turns every refusal, and every other failure, into application/problem+json (RFC 9457). */
@RestControllerAdvice
public final class ProblemAdvice extends ResponseEntityExceptionHandler {

  /** The key of the request id in the log context, and among the request's attributes. */
  public static final String REQUEST_ID = "requestId";

  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

  /**
   * RFC 9110, section 15.5.2: a 401 says what proof is asked for (RFC 6750). Not Basic, which
   * operators may use too: browsers would ask for a password of their own accord.
   */
  private static final String CHALLENGE = "Bearer realm=\"quittance\"";

  /** What HikariCP says of a connection that it has taken away, because it was broken. */
  private static final String POOL_CLOSED = "Connection is closed";

  private static final Duration OUTAGE_RETRY = Duration.ofSeconds(1);

  @ExceptionHandler
  ResponseEntity<Object> refusal(Refusal refusal, HttpServletRequest request) {
    return answer(refusal, new HttpHeaders(), request);
  }

  /** A database that is away or busy is an outage, not a bug. */
  @ExceptionHandler({
    CannotCreateTransactionException.class,
    TransactionSystemException.class,
    DataAccessResourceFailureException.class,
    TransientDataAccessException.class,
    QueryTimeoutException.class,
    ResourceAccessException.class
  })
  ResponseEntity<Object> outage(Exception failure, HttpServletRequest request) {
    log.warn("answered 503, the caller may repeat: {}", failure.toString());
    return answer(
        SERVICE_UNAVAILABLE.because().retryAfter(OUTAGE_RETRY), new HttpHeaders(), request);
  }

  /** Spring Security looks at a header when somebody reads it, which may be as late as here. */
  @ExceptionHandler
  ResponseEntity<Object> unreadableHeader(
      RequestRejectedException rejected, HttpServletRequest request) {
    log.debug("a header cannot be read: {}", rejected.toString());
    return answer(MALFORMED_REQUEST.because(), new HttpHeaders(), request);
  }

  @ExceptionHandler
  ResponseEntity<Object> bug(Exception failure, HttpServletRequest request) {
    var wrapped = Refusal.in(failure);
    if (wrapped.isPresent()) {
      return answer(wrapped.get(), new HttpHeaders(), request);
    }
    if (isOutage(failure)) {
      return outage(failure, request);
    }
    log.error("answered 500 to {} {}", request.getMethod(), request.getRequestURI(), failure);
    return answer(INTERNAL_ERROR.because(), new HttpHeaders(), request);
  }

  /** Whatever Spring or Hibernate made of it. */
  private static boolean isOutage(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && isOutage(sql)) {
        return true;
      }
    }
    return false;
  }

  /**
   * SQLSTATE classes 08 (connection exception), 53 (insufficient resources, such as a full disk)
   * and 57P (operator intervention: the server ended the connection); the pool, which closed it
   * then, tells no state.
   */
  private static boolean isOutage(SQLException failure) {
    var state = failure.getSQLState();
    return state == null
        ? POOL_CLOSED.equals(failure.getMessage())
        : state.startsWith("08") || state.startsWith("53") || state.startsWith("57P");
  }

  @Override
  protected ResponseEntity<Object> handleExceptionInternal(
      Exception failure,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    var servletRequest = ((ServletWebRequest) request).getRequest();
    return answer(refusal(failure, status), headers, servletRequest);
  }

  private static Refusal refusal(Exception failure, HttpStatusCode status) {
    return failure instanceof HttpMessageNotReadableException unreadable
        ? UnreadableBody.refusal(unreadable.getCause())
        : Refusal.in(failure).orElseGet(() -> springsOwn(failure, status));
  }

  private static Refusal springsOwn(Exception failure, HttpStatusCode status) {
    return switch (failure) {
      case HttpRequestMethodNotSupportedException wrong ->
          METHOD_NOT_ALLOWED.because(wrong.getMethod());
      case HttpMediaTypeNotSupportedException wrong ->
          UNSUPPORTED_MEDIA_TYPE.because(
              wrong.getSupportedMediaTypes().stream()
                  .map(MediaType::toString)
                  .filter(type -> !type.contains("*"))
                  .collect(Collectors.joining(", ")));
      case HttpMediaTypeNotAcceptableException _ -> NOT_ACCEPTABLE.because();
      case MethodArgumentNotValidException broken ->
          Violations.refusal(broken.getBindingResult().getFieldErrors());
      case HandlerMethodValidationException broken when !broken.isForReturnValue() ->
          Violations.refusal(broken);
      case MissingServletRequestParameterException missing ->
          PARAMETER_MISSING.because(missing.getParameterName()).param(missing.getParameterName());
      case TypeMismatchException mismatch -> {
        var name = mismatch.getPropertyName() == null ? "?" : mismatch.getPropertyName();
        yield CommonProblem.invalid(name, "cannot be read");
      }
      case ErrorResponse known when known.getStatusCode().isSameCodeAs(HttpStatus.NOT_FOUND) ->
          NOT_FOUND.because();
      default -> status.is5xxServerError() ? INTERNAL_ERROR.because() : MALFORMED_REQUEST.because();
    };
  }

  private static ResponseEntity<Object> answer(
      Refusal refusal, HttpHeaders headers, HttpServletRequest request) {
    var problem = refusal.problem();
    var language = languageOf(request);
    var body =
        ProblemDetail.forStatusAndDetail(problem.status(), ProblemTexts.detail(refusal, language));
    body.setType(URI.create("/problems/" + problem.code()));
    body.setTitle(ProblemTexts.title(problem, language));
    body.setInstance(instanceOf(request));
    body.setProperty("code", problem.code());
    refusal.extensions().forEach(body::setProperty);
    body.setProperty("requestId", request.getAttribute(REQUEST_ID));
    body.setProperty("retryable", problem.retryable());
    var answer = new HttpHeaders(headers);
    answer.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    answer.setContentLanguage(language);
    if (problem.status() == HttpStatus.UNAUTHORIZED) {
      answer.set(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
    }
    refusal
        .retryAfterSeconds()
        .ifPresent(seconds -> answer.set(HttpHeaders.RETRY_AFTER, seconds.toString()));
    return new ResponseEntity<>(body, answer, problem.status());
  }

  /** What was asked for; also where the container turned a failure into a call of its own. */
  private static URI instanceOf(HttpServletRequest request) {
    var failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    try {
      return URI.create(failed == null ? request.getRequestURI() : "" + failed);
    } catch (IllegalArgumentException notAnAddress) {
      // Not left out: Spring would try the same again and fail.
      return URI.create("/");
    }
  }

  private static Locale languageOf(HttpServletRequest request) {
    var resolver = RequestContextUtils.getLocaleResolver(request);
    try {
      var asked = resolver == null ? request.getLocale() : resolver.resolveLocale(request);
      return asked.getLanguage().equals("zh") ? Locale.CHINESE : Locale.ENGLISH;
    } catch (RequestRejectedException unreadable) {
      return Locale.ENGLISH;
    }
  }
}
