package io.quittance.platform.web;

import io.quittance.platform.problem.CommonProblem;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** The media types that one route can answer in, the preferred first. */
public final class OfferedTypes {

  private final List<MediaType> offered;

  private OfferedTypes(List<MediaType> offered) {
    this.offered = List.copyOf(offered);
  }

  /** Types in the order in which they are given to a caller without a preference. */
  public static OfferedTypes of(MediaType... offered) {
    return new OfferedTypes(List.of(offered));
  }

  /**
   * What the caller likes best of what there is; the first where it has no preference.
   *
   * @param accept the header of the request
   * @throws io.quittance.platform.problem.Refusal {@code not_acceptable}
   */
  public MediaType wanted(@Nullable String accept) {
    if (accept == null) {
      return offered.getFirst();
    }
    return read(accept).stream()
        .filter(type -> type.getQualityValue() > 0)
        .sorted(Comparator.comparingDouble(MediaType::getQualityValue).reversed())
        .flatMap(type -> offered.stream().filter(type::includes))
        .findFirst()
        .orElseThrow(CommonProblem.NOT_ACCEPTABLE::because);
  }

  private static List<MediaType> read(String accept) {
    try {
      return MediaType.parseMediaTypes(accept);
    } catch (InvalidMediaTypeException unreadable) {
      throw CommonProblem.NOT_ACCEPTABLE.because();
    }
  }
}
