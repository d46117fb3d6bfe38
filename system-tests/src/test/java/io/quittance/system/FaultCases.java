package io.quittance.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The ids of all fault and attack cases, by group, as {@code fault-cases.txt} lists them. */
record FaultCases(Map<String, List<String>> byGroup) {

  private static final String FILE = "fault-cases.txt";
  private static final Pattern LINE = Pattern.compile("(A\\d+): A(\\d+)-A(\\d+)");

  static FaultCases read() {
    try (var file = FaultCases.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is missing");
      }
      var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return new FaultCases(
          text.lines()
              .map(FaultCases::match)
              .collect(
                  Collectors.toMap(
                      line -> line.get(0),
                      line -> ids(Integer.parseInt(line.get(1)), Integer.parseInt(line.get(2))),
                      (_, _) -> {
                        throw new IllegalStateException(FILE + " lists a group twice");
                      },
                      LinkedHashMap::new)));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static List<String> match(String line) {
    var parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new IllegalStateException("%s: '%s' is no group".formatted(FILE, line));
    }
    return List.of(parts.group(1), parts.group(2), parts.group(3));
  }

  private static List<String> ids(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(number -> "A" + number).toList();
  }

  List<String> all() {
    return byGroup.values().stream().flatMap(List::stream).toList();
  }
}
