package io.quittance.platform.web;

import static io.quittance.platform.problem.CommonProblem.invalid;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quittance.platform.id.Ids;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, newest first unless the list says otherwise.
 *
 * @param nextCursor where the next page starts; absent on the last
 */
public record Page<T>(
    List<T> data,
    boolean hasMore,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String nextCursor) {

  private static final int LIMIT_DEFAULT = 10;
  private static final int LIMIT_MAX = 100;

  /** Cuts a page from rows that were read with one more than the limit. */
  public static <R, T> Page<T> of(
      List<R> rows, int limit, Function<R, T> view, Function<R, String> cursor) {
    boolean hasMore = rows.size() > limit;
    var shown = hasMore ? rows.subList(0, limit) : rows;
    return new Page<>(
        shown.stream().map(view).toList(), hasMore, hasMore ? cursor.apply(shown.getLast()) : null);
  }

  /** The number of rows asked for: 1 to 100, 10 by default; more is cut to 100. */
  public static int limit(@Nullable Integer asked) {
    if (asked == null) {
      return LIMIT_DEFAULT;
    }
    if (asked < 1) {
      throw invalid("limit", "must be 1 to " + LIMIT_MAX);
    }
    return Math.min(asked, LIMIT_MAX);
  }

  /**
   * The id of the last row before a page, which is where its cursor points; null for the first
   * page.
   *
   * @param prefix of the ids of the list
   * @throws io.quittance.platform.problem.Refusal {@code parameter_invalid} when it is no such id
   */
  public static @Nullable UUID cursor(String prefix, @Nullable String cursor) {
    return cursor == null
        ? null
        : Ids.read(prefix, cursor).orElseThrow(() -> invalid("cursor", "is not a cursor"));
  }
}
