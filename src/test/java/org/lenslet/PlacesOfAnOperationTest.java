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
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lenslet.autodiff.GradientRules;
import org.lenslet.op.Op;
import org.lenslet.op.Operations;
import org.lenslet.op.norm.Softmax;
import org.lenslet.op.random.RandomUniform;

/**
 * Counts what CONTRIBUTING promises under "Adding an operation touches exactly these files": no
 * place but these knows an operation.
 */
class PlacesOfAnOperationTest {
  private static final String ROOT = "org.lenslet.";

  /** What need not know an operation, but may use some to say something about others. */
  private static final Set<String> USERS =
      Set.of(
          "backend.Walk",
          "parity.shapes.ShapeFile",
          "parity.reduce.ReduceFacts",
          "parity.movement.MovementFacts");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.lenslet");

  private static String family(Class<? extends Op> op) {
    return op.getPackageName().substring((ROOT + "op.").length());
  }

  /** The files that depend on an operation, as the names of their classes below the root. */
  private static Set<String> places(Class<? extends Op> op) {
    Set<String> places = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      boolean knows =
          type.isEquivalentTo(op)
              || type.getDirectDependenciesFromSelf().stream()
                  .map(Dependency::getTargetClass)
                  .anyMatch(target -> target.isEquivalentTo(op));
      String name = type.getName().replaceFirst("\\$.*", "").substring(ROOT.length());
      if (knows && name.matches("(op|autodiff|backend|parity|plan|verify)\\..*")) {
        places.add(name);
      }
    }
    return places;
  }

  @Test
  void anOperationIsKnownToItsFamiliesAndToTheTableOfGradientsAlone() {
    for (Class<? extends Op> op : Operations.all()) {
      Set<String> others = places(op);
      others.removeIf(
          place ->
              place.matches(
                  "(op|backend.reference|backend.cpu|backend.opencl|parity)[.]"
                      + family(op)
                      + "[.].*"));
      others.removeAll(USERS);
      others.remove("plan.UpdateCopies"); // copies by an operation that it need not know
      boolean isMovement = family(op).equals("movement") && GradientRules.isDifferentiable(op);
      String rules = isMovement ? "autodiff.MovementRules" : "autodiff.GradientRules";
      assertEquals(Set.of(rules), others, op.getSimpleName());
    }
  }

  @Test
  void aPlainOperationIsKnownInSevenJavaFilesAndOneKernel() throws IOException {
    for (Class<? extends Op> op : List.of(Softmax.class, RandomUniform.class)) {
      Set<String> places = places(op);
      assertEquals(7, places.size(), places.toString());
      for (String kind : List.of("op", "autodiff", "backend.reference", "backend.cpu", "parity")) {
        long files = places.stream().filter(place -> place.startsWith(kind + ".")).count();
        assertEquals(1, files, kind + " in " + places);
      }
      // The algorithm and the list of its family.
      assertEquals(2, places.stream().filter(place -> place.startsWith("backend.opencl.")).count());
      String start = op.getSimpleName().replaceAll("(?<=.)([A-Z])", "_$1").toLowerCase() + "_";
      try (Stream<Path> files = Files.list(Path.of("kernels", family(op)))) {
        Set<String> kernels =
            files
                .map(file -> file.getFileName().toString())
                .filter(name -> name.startsWith(start) && name.endsWith(".cl"))
                .collect(Collectors.toSet());
        assertTrue(kernels.size() == 1, kernels.toString());
      }
    }
  }
}
