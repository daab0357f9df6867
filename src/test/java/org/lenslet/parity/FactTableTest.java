package org.lenslet.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.op.Operations;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.op.pool.AveragePool;
import org.lenslet.op.pool.AveragePoolBackward;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.parity.facts.AdjointForm;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.parity.facts.OpFacts;
import org.lenslet.parity.facts.Specification;

/** That the table knows every operation, and that what it says fits together. */
@Tag("slow")
class FactTableTest {

  @Test
  void everyOperationHasOneLine() {
    Set<String> missing =
        Operations.all().stream()
            .map(Class::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));
    FactTable.all().forEach(facts -> missing.remove(facts.type().getSimpleName()));

    assertEquals(Set.of(), missing, "no line in the facts of a family of parity");
    assertEquals(Operations.all().size(), FactTable.all().size());
  }

  /** One spelling: facts of {@code op.conv} are {@code parity.conv}, and so on. */
  @Test
  void everyFamilyIsCalledAlikeEverywhere() {
    Set<String> families = new TreeSet<>();
    Operations.all().forEach(op -> families.add(family(op)));
    for (String kind : List.of("parity", "backend.reference", "backend.cpu", "backend.opencl")) {
      Set<String> found =
          new ClassFileImporter()
                  .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                  .importPackages("org.lenslet." + kind)
                  .stream()
                  .map(type -> type.getPackageName().replace("org.lenslet." + kind + ".", ""))
                  .filter(families::contains)
                  .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(families, found, kind);
    }
  }

  private static String family(Class<?> op) {
    return op.getPackageName().replace("org.lenslet.op.", "");
  }

  @Test
  void everyCaseHasTermsAndWork() {
    for (OpCase opCase : Cases.all()) {
      OpFacts<?> facts = FactTable.of(opCase.op());
      assertEquals(opCase.op().getClass(), facts.type());
      assertTrue(facts.terms(opCase.problem()) >= 1, opCase.toString());
      assertTrue(facts.flops(opCase.problem()) >= 1, opCase.toString());
    }
  }

  /** By the specification: where a family's adjoint is wrong, no kernel can be right. */
  @Test
  void theFormsOfAnAdjointAreOneNumberAndHoldTheCaseItself() {
    Specification specification = CaseRunner.specification(new ReferenceBackend());
    Set<Class<?>> seen = new HashSet<>();
    for (OpCase opCase : Cases.reduced()) {
      if (Tier.ADJOINT.applies(opCase)) {
        seen.add(opCase.op().getClass());
        List<AdjointForm> forms = Adjoint.forms(opCase, specification);
        assertTrue(forms.size() >= 2, opCase.toString());
        assertTrue(
            forms.stream().anyMatch(form -> form.op().equals(opCase.op())), opCase.toString());
        List<Double> values =
            forms.stream()
                .map(f -> f.value(specification.results(f.op(), f.inputs()).get(0)))
                .distinct()
                .toList();
        assertEquals(1, values.size(), opCase + " " + values);
      }
    }
    // Where a sum is the work, the identity is what catches a wrong index.
    Set<Class<?>> sums =
        Set.of(
            MatMul.class,
            Convolution.class,
            ConvolutionBackwardData.class,
            ConvolutionBackwardFilter.class,
            AveragePool.class,
            AveragePoolBackward.class,
            Reduce.class);
    assertTrue(seen.containsAll(sums), seen.toString());
  }
}
