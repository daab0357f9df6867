package org.lenslet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The layers of the source: which package may use which. */
class ArchitectureTest {
  private static final String ROOT = "org.lenslet";

  /** The families of operations, each a sub-package of the packages that are split by family. */
  private static final List<String> FAMILIES =
      List.of(
          "conv",
          "gemm",
          "pool",
          "norm",
          "pointwise",
          "reduce",
          "movement",
          "loss",
          "update",
          "random");

  private static final String FAMILY = ".FAMILY";

  /** As an allowance: {@code op} and all its families, the words that the others speak in. */
  private static final String OPERATIONS = "ops";

  /**
   * A line a package: its name below the root, then the packages it may use besides {@code error}
   * and {@code tensor}, which all may. A package uses only packages listed above it, so there are
   * no cycles. A line {@code x.FAMILY} stands for a line for each family that x has and that has no
   * line of its own; there, {@code y.FAMILY} is the same family of y, and elsewhere all of them.
   */
  private static final String LAYERS =
      """
      error                 :
      tensor                :
      random                :
      io                    :
      terminal              :
      op                    :
      op.pointwise          : op
      op.FAMILY             : op op.pointwise
      graph                 : ops
      autodiff              : ops graph
      pass                  : ops graph
      backend               : ops
      backend.reference.launch : ops backend
      backend.reference.norm : ops backend backend.reference.launch
      backend.reference.FAMILY : random ops backend backend.reference.launch backend.reference.norm
      backend.reference     : backend backend.reference.launch backend.reference.FAMILY
      backend.cpu.simd      : ops
      backend.cpu.launch    : ops backend backend.cpu.simd
      backend.cpu.gemm      : ops backend backend.cpu.simd backend.cpu.launch
      backend.cpu.norm      : ops backend backend.cpu.simd backend.cpu.launch
      backend.cpu.FAMILY    : random ops backend backend.cpu.simd backend.cpu.launch backend.cpu.gemm backend.cpu.norm
      backend.cpu           : backend backend.cpu.simd backend.cpu.launch backend.cpu.FAMILY
      backend.cpu.vector    : ops backend.cpu.simd
      backend.opencl.platform : io
      backend.opencl.program : io backend.opencl.platform
      backend.opencl.device : backend backend.opencl.platform backend.opencl.program
      backend.opencl.launch : ops backend backend.opencl.platform backend.opencl.program backend.opencl.device
      backend.opencl.gemm   : ops backend backend.opencl.platform backend.opencl.program backend.opencl.device backend.opencl.launch
      backend.opencl.norm   : ops backend backend.opencl.platform backend.opencl.program backend.opencl.device backend.opencl.launch
      backend.opencl.FAMILY : random ops backend backend.opencl.platform backend.opencl.program backend.opencl.device backend.opencl.launch backend.opencl.gemm backend.opencl.norm
      backend.opencl        : backend backend.opencl.platform backend.opencl.program backend.opencl.device backend.opencl.launch backend.opencl.FAMILY
      plan                  : ops graph backend
      layer.scope           : random ops graph
      layer.kind            : ops graph layer.scope
      layer                 : ops graph layer.scope layer.kind
      model                 : ops layer.scope layer.kind layer
      data.file             :
      data.picture          : random
      data.digit            : random
      data.cifar            : data.file
      data                  : random io data.file data.cifar data.picture data.digit
      data.csv              : data
      data.voc              : data.picture data.file data
      data.augment          : random data.picture data
      data.batch            : random data
      safetensors           : io
      onnx.file             : io
      onnx.rule             : ops graph layer.kind onnx.file
      onnx.emit             : ops graph layer.scope layer.kind layer onnx.file
      onnx                  : graph pass backend plan layer.scope layer onnx.file onnx.rule onnx.emit
      infer                 : graph pass backend plan layer.scope layer safetensors
      train.progress        : terminal
      train.optimizer       : ops graph layer.scope layer
      train.metric          : ops graph
      train.loss            : ops graph train.metric
      train.feed            : ops graph backend plan data data.batch
      train                 : io ops graph autodiff pass backend plan layer.scope layer data data.batch safetensors train.progress train.optimizer train.metric train.loss train.feed
      train.rate            : data data.batch train
      lab.report            : io
      lab.tensorboard       :
      parity.facts          : ops backend
      parity.FAMILY         : ops backend parity.facts
      parity                : random io ops backend parity.facts parity.FAMILY
      parity.shapes         : ops backend parity parity.facts
      verify                : backend plan train parity
      .                     : io backend backend.reference backend.cpu backend.opencl.platform backend.opencl.program backend.opencl.device backend.opencl parity
      cli.shared            : io backend backend.opencl.platform backend.opencl.program backend.opencl plan layer model onnx data train .
      cli.run               : io backend model data infer train.optimizer train.loss train cli.shared
      cli.train             : io backend plan layer model data data.augment infer train.progress train.optimizer train.loss train train.rate lab.report lab.tensorboard verify . cli.shared cli.run
      cli.predict           : backend data.picture data infer model cli.shared cli.run
      cli.compare           : io lab.report cli.shared cli.run
      cli.bench             : random graph pass backend plan layer.scope layer train.optimizer train.loss train cli.shared
      cli.onnx              : io backend layer data safetensors onnx.file onnx.rule onnx cli.shared cli.run
      cli.parity            : terminal ops backend lab.report parity.facts parity parity.shapes . cli.shared
      cli.device            : io ops graph backend backend.opencl.platform backend.opencl plan parity . cli.shared
      cli                   : *
      """;

  /** Libraries, and the only packages that may use them. */
  private static final String LIBRARIES =
      """
      jdk.incubator.vector  : backend.cpu.vector
      org.jocl              : backend.opencl.platform backend.opencl.program backend.opencl.device
      picocli               : cli.shared cli.train cli.predict cli.compare cli.bench cli.onnx cli.parity cli.device cli
      com.google.protobuf   : onnx.file
      com.google.gson       : safetensors train lab.report cli.shared cli.run cli.train cli.compare
      """;

  private static final Set<String> FOR_ALL = Set.of("error", "tensor");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static final Set<String> PRESENT =
      CLASSES.stream().map(ArchitectureTest::layer).collect(Collectors.toSet());

  /** The table with a line for every package in place of lines and allowances for families. */
  private static Map<String, Set<String>> layers() {
    Map<String, Set<String>> rows = new LinkedHashMap<>();
    parse(LAYERS)
        .forEach(
            (name, allowed) ->
                packages(name)
                    .forEach(
                        each ->
                            rows.put(
                                each,
                                allowed.stream()
                                    .flatMap(allowance -> allowances(name, each, allowance))
                                    .collect(Collectors.toSet()))));
    return rows;
  }

  /** The packages that a line stands for. */
  private static Stream<String> packages(String name) {
    return name.endsWith(FAMILY)
        ? families(name).filter(each -> !parse(LAYERS).containsKey(each))
        : Stream.of(name);
  }

  /** The packages that an allowance stands for in the line of a package. */
  private static Stream<String> allowances(String line, String name, String allowance) {
    if (allowance.equals(OPERATIONS)) {
      return Stream.concat(Stream.of("op"), families("op" + FAMILY));
    }
    if (!allowance.endsWith(FAMILY)) {
      return Stream.of(allowance);
    }
    String family = line.endsWith(FAMILY) ? name.substring(name.lastIndexOf('.')) : "";
    return families(allowance).filter(each -> each.endsWith(family));
  }

  private static Stream<String> families(String name) {
    String parent = name.substring(0, name.length() - FAMILY.length() + 1);
    return FAMILIES.stream().map(parent::concat).filter(PRESENT::contains);
  }

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
  void aFamilyIsTheSameFamilyInALineOfFamiliesAndAllOfThemElsewhere() {
    String all = "parity.FAMILY";
    assertEquals(List.of("parity.conv"), allowances("x.FAMILY", "x.conv", all).toList());
    assertEquals(List.of(), allowances("x.FAMILY", "x.unknown", all).toList());
    assertEquals(packages(all).toList(), allowances("parity", "parity", all).toList());
    assertEquals(List.of("op"), allowances("x.FAMILY", "x.conv", "op").toList());
  }

  @Test
  void everyPackageIsListed() {
    assertEquals(new TreeSet<>(layers().keySet()), new TreeSet<>(PRESENT));
  }

  @Test
  void everyPackageUsesOnlyWhatItMay() {
    Map<String, Set<String>> layers = layers();
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
    // What is allowed to all families need not be used by each.
    parse(LAYERS)
        .forEach(
            (line, allowed) -> {
              Set<String> idle = new TreeSet<>(allowed);
              idle.remove("*");
              idle.removeIf(
                  allowance ->
                      packages(line)
                          .anyMatch(
                              from ->
                                  allowances(line, from, allowance)
                                      .anyMatch(used.getOrDefault(from, Set.of())::contains)));
              assertEquals(Set.of(), idle, line + " may use these and does not");
            });
  }

  @Test
  void everyPackageUsesOnlyPackagesListedAboveIt() {
    Map<String, Set<String>> layers = layers();
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
  void theLibrarysJarNeedsNothingOfWhatItLeavesOut() throws IOException {
    Pattern excluded = Pattern.compile("<exclude>org/lenslet/(\\w+)/\\*\\*<");
    Set<String> leftOut =
        excluded
            .matcher(Files.readString(Path.of("pom.xml")))
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toSet());
    assertEquals(Set.of("cli", "lab"), leftOut);
    Predicate<String> isLeftOut = name -> leftOut.contains(name.replaceAll("\\..*", ""));
    layers()
        .forEach(
            (from, allowed) ->
                assertTrue(
                    isLeftOut.test(from) || allowed.stream().noneMatch(isLeftOut),
                    from + " may use what is not in the library's jar"));
    assertTrue(parse(LIBRARIES).get("picocli").stream().allMatch(isLeftOut));
  }

  @Test
  void theVectorModuleIsSeenSoThatItsRuleMeansSomething() {
    assertTrue(
        violations((from, target) -> !target.getPackageName().equals("jdk.incubator.vector")).size()
            > 10);
  }
}
