package org.lenslet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The layers of the source: which package may use which. */
class ArchitectureTest {
  private static final String ROOT = "org.lenslet";

  /**
   * A line a package: its name below the root, then the packages it may use besides {@code error}
   * and {@code tensor}, which all may. A package uses only packages listed above it, so there are
   * no cycles.
   */
  private static final String LAYERS =
      """
      error                 :
      tensor                :
      random                :
      io                    :
      op                    :
      graph                 : op
      autodiff              : op graph
      pass                  : op graph
      backend               : op
      backend.reference.launch : op backend
      backend.reference.conv : op backend backend.reference.launch
      backend.reference.gemm : op backend backend.reference.launch
      backend.reference.pool : op backend backend.reference.launch
      backend.reference.norm : op backend backend.reference.launch
      backend.reference.pointwise : op backend backend.reference.launch
      backend.reference.reduce : op backend backend.reference.launch
      backend.reference.movement : op backend backend.reference.launch
      backend.reference.loss : op backend backend.reference.launch backend.reference.norm
      backend.reference.update : op backend backend.reference.launch
      backend.reference : backend backend.reference.launch backend.reference.conv backend.reference.gemm backend.reference.pool backend.reference.norm backend.reference.pointwise backend.reference.reduce backend.reference.movement backend.reference.loss backend.reference.update
      backend.cpu.simd : op
      backend.cpu.launch : op backend backend.cpu.simd
      backend.cpu.gemm : op backend backend.cpu.simd backend.cpu.launch
      backend.cpu.conv : op backend backend.cpu.simd backend.cpu.launch backend.cpu.gemm
      backend.cpu.pool : op backend backend.cpu.launch
      backend.cpu.norm : op backend backend.cpu.simd backend.cpu.launch
      backend.cpu.pointwise : op backend backend.cpu.simd backend.cpu.launch
      backend.cpu.reduce : op backend backend.cpu.simd backend.cpu.launch
      backend.cpu.movement : op backend backend.cpu.launch
      backend.cpu.loss : op backend.cpu.launch backend.cpu.norm
      backend.cpu.update : op backend backend.cpu.simd backend.cpu.launch
      backend.cpu : backend backend.cpu.simd backend.cpu.launch backend.cpu.conv backend.cpu.gemm backend.cpu.pool backend.cpu.norm backend.cpu.pointwise backend.cpu.reduce backend.cpu.movement backend.cpu.loss backend.cpu.update
      backend.cpu.vector : op backend.cpu.simd
      backend.opencl.platform : io
      backend.opencl.program : io backend.opencl.platform
      backend.opencl.device : backend backend.opencl.platform backend.opencl.program
      backend.opencl.launch : op backend backend.opencl.platform backend.opencl.program backend.opencl.device
      backend.opencl.gemm : op backend backend.opencl.platform backend.opencl.program backend.opencl.device backend.opencl.launch
      backend.opencl.conv : op backend backend.opencl.platform backend.opencl.program backend.opencl.device backend.opencl.launch backend.opencl.gemm
      backend.opencl.pool : op backend backend.opencl.platform backend.opencl.program backend.opencl.device backend.opencl.launch
      backend.opencl.norm : op backend backend.opencl.platform backend.opencl.program backend.opencl.device backend.opencl.launch
      backend.opencl.pointwise : op backend backend.opencl.platform backend.opencl.program backend.opencl.device backend.opencl.launch
      backend.opencl.reduce : op backend backend.opencl.platform backend.opencl.program backend.opencl.device backend.opencl.launch
      backend.opencl.movement : op backend backend.opencl.platform backend.opencl.program backend.opencl.device backend.opencl.launch
      backend.opencl.loss : op backend backend.opencl.platform backend.opencl.program backend.opencl.device backend.opencl.launch backend.opencl.norm
      backend.opencl.update : op backend backend.opencl.platform backend.opencl.program backend.opencl.device backend.opencl.launch
      backend.opencl : backend backend.opencl.platform backend.opencl.program backend.opencl.device backend.opencl.launch backend.opencl.conv backend.opencl.gemm backend.opencl.pool backend.opencl.norm backend.opencl.pointwise backend.opencl.reduce backend.opencl.movement backend.opencl.loss backend.opencl.update
      plan                  : op graph backend
      layer                 : random op graph
      model                 : op layer
      data                  : random
      safetensors           : io
      train                 : io op graph autodiff pass backend plan layer data safetensors
      lab.report            : io
      parity                : random io op backend
      verify                : backend plan parity train
      .                     : backend backend.reference backend.cpu backend.opencl backend.opencl.platform backend.opencl.program backend.opencl.device parity
      cli                   : *
      """;

  /** Libraries, and the only packages that may use them. */
  private static final String LIBRARIES =
      """
      jdk.incubator.vector  : backend.cpu.vector
      org.jocl              : backend.opencl.platform backend.opencl.program backend.opencl.device
      picocli               : cli
      me.tongfei            : train cli
      com.google.gson       : safetensors train lab.report cli
      """;

  private static final Set<String> FOR_ALL = Set.of("error", "tensor");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static Map<String, Set<String>> parse(String table) {
    Map<String, Set<String>> rows = new LinkedHashMap<>();
    for (String line : table.lines().toList()) {
      String[] sides = line.split(":", -1);
      Set<String> names = Set.of(sides[1].strip().split(" "));
      rows.put(sides[0].strip(), names.equals(Set.of("")) ? Set.of() : names);
    }
    return rows;
  }

  /** A package as the tables name it. */
  private static String layer(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(ROOT) ? "." : name.substring(ROOT.length() + 1);
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
  }

  /** The uses of other packages that the rule does not allow, a line each. */
  private static List<String> violations(BiPredicate<String, JavaClass> allowed) {
    return CLASSES.stream()
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .filter(use -> !allowed.test(layer(use.getOriginClass()), use.getTargetClass()))
        .map(Dependency::getDescription)
        .sorted()
        .toList();
  }

  @Test
  void everyPackageIsListed() {
    Set<String> present = CLASSES.stream().map(ArchitectureTest::layer).collect(Collectors.toSet());

    assertEquals(new TreeSet<>(parse(LAYERS).keySet()), new TreeSet<>(present));
  }

  @Test
  void everyPackageUsesOnlyWhatItMay() {
    Map<String, Set<String>> layers = parse(LAYERS);
    List<String> violations =
        violations(
            (from, target) -> {
              String to = isOurs(target) ? layer(target) : from;
              Set<String> allowed = layers.getOrDefault(from, Set.of());
              return to.equals(from)
                  || FOR_ALL.contains(to)
                  || allowed.contains(to)
                  || allowed.contains("*");
            });

    assertEquals(List.of(), violations);
  }

  @Test
  void everyAllowanceIsUsed() {
    Map<String, Set<String>> used = new HashMap<>();
    for (JavaClass type : CLASSES) {
      type.getDirectDependenciesFromSelf().stream()
          .map(Dependency::getTargetClass)
          .filter(ArchitectureTest::isOurs)
          .forEach(to -> used.computeIfAbsent(layer(type), key -> new HashSet<>()).add(layer(to)));
    }
    parse(LAYERS)
        .forEach(
            (from, allowed) -> {
              Set<String> idle = new TreeSet<>(allowed);
              idle.removeAll(used.getOrDefault(from, Set.of()));
              idle.remove("*");
              assertEquals(Set.of(), idle, from + " may use these and does not");
            });
  }

  @Test
  void everyPackageUsesOnlyPackagesListedAboveIt() {
    Map<String, Set<String>> layers = parse(LAYERS);
    Map<String, Integer> line = new HashMap<>();
    layers.keySet().forEach(name -> line.put(name, line.size()));
    layers.forEach(
        (from, allowed) -> {
          for (String to : allowed) {
            assertTrue(
                to.equals("*") ? line.get(from) == line.size() - 1 : line.get(to) < line.get(from),
                from + " may not use " + to);
          }
        });
    // What all may use stands at the top, and error above tensor.
    assertEquals(List.of("error", "tensor"), layers.keySet().stream().limit(2).toList());
    assertEquals(
        List.of(),
        violations((from, to) -> !from.equals("error") || !isOurs(to) || layer(to).equals(from)));
  }

  @Test
  void librariesStayInTheirPackages() {
    Map<String, Set<String>> libraries = parse(LIBRARIES);
    List<String> violations =
        violations(
            (from, target) ->
                libraries.entrySet().stream()
                    .filter(row -> target.getPackageName().startsWith(row.getKey()))
                    .allMatch(row -> row.getValue().contains(from)));

    assertEquals(List.of(), violations);
  }

  @Test
  void theVectorModuleIsSeenSoThatItsRuleMeansSomething() {
    assertTrue(
        violations((from, target) -> !target.getPackageName().equals("jdk.incubator.vector")).size()
            > 10);
  }
}
