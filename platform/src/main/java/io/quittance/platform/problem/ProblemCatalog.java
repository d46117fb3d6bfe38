package io.quittance.platform.problem;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every reason that a service may give: its own, and the common ones. */
public record ProblemCatalog(List<Problem> problems) {

  /** The common problems and those of a service's enum. */
  public static ProblemCatalog of(Problem... own) {
    return new ProblemCatalog(
        Stream.concat(Arrays.stream(own), Arrays.stream((Problem[]) CommonProblem.values()))
            .toList());
  }

  /** The problem of a published code. */
  public Optional<Problem> find(String code) {
    return problems.stream().filter(problem -> problem.code().equals(code)).findFirst();
  }
}
