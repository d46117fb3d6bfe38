package io.quittance.system;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/**
 * Which tests name which fault cases: in the display name of a class or method, in the name of a
 * parameterized or repeated test, or in the method's own name, such as {@code a101_oneCharge}. Read
 * from the sources, so that tests of all modules count, also those that only long runs execute.
 */
final class NamedFaults extends TreeScanner<Void, String> {

  private static final Pattern IN_TEXT = Pattern.compile("\\bA\\d{3,4}\\b");
  private static final Pattern IN_METHOD = Pattern.compile("(?<=^|_)[aA]\\d{3,4}(?=_|$)");

  private static final Set<String> NAMES =
      Set.of("DisplayName", "ParameterizedTest", "RepeatedTest");
  private static final Set<String> TESTS = Set.of("Test", "ParameterizedTest", "RepeatedTest");

  private final NavigableMap<String, Set<String>> testsById = new TreeMap<>();
  private String type = "";

  private NamedFaults() {}

  /** The tests, as class and method, by the id that they name. */
  static NavigableMap<String, Set<String>> in(Collection<Path> sources) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    var found = new NamedFaults();
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      task.parse().forEach(unit -> found.scan(unit, ""));
    }
    return found.testsById;
  }

  @Override
  public Void visitClass(ClassTree tree, String test) {
    var outer = type;
    type = tree.getSimpleName().toString();
    super.visitClass(tree, type);
    type = outer;
    return null;
  }

  @Override
  public Void visitMethod(MethodTree tree, String test) {
    var method = type + "." + tree.getName();
    boolean isTest =
        tree.getModifiers().getAnnotations().stream()
            .anyMatch(annotation -> TESTS.contains(nameOf(annotation)));
    if (isTest) {
      IN_METHOD.matcher(tree.getName()).results().forEach(id -> add(id.group(), method));
    }
    return super.visitMethod(tree, method);
  }

  @Override
  public Void visitAnnotation(AnnotationTree tree, String test) {
    if (NAMES.contains(nameOf(tree))) {
      var text = literals(tree).stream().map(String::valueOf).collect(Collectors.joining());
      IN_TEXT.matcher(text).results().forEach(id -> add(id.group(), test));
    }
    return null;
  }

  /** The texts of an annotation, in their order: long ones are put together of several. */
  private static List<Object> literals(AnnotationTree tree) {
    var literals = new ArrayList<Object>();
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitLiteral(LiteralTree literal, Void nothing) {
        literals.add(literal.getValue());
        return null;
      }
    }.scan(tree.getArguments(), null);
    return literals;
  }

  private static String nameOf(AnnotationTree annotation) {
    var name = annotation.getAnnotationType().toString();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private void add(String id, String test) {
    testsById.computeIfAbsent(id.toUpperCase(Locale.ROOT), _ -> new TreeSet<>()).add(test);
  }
}
