package org.lenslet.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.op.Op;
import org.lenslet.parity.facts.AdjointForm;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.parity.facts.OpFacts;
import org.lenslet.parity.facts.Specification;

/** That the table knows every operation, and that what it says fits together. */
class FactTableTest {

  @Test
  void everyOperationHasOneLine() {
    Set<String> missing =
        Arrays.stream(Op.class.getPermittedSubclasses())
            .map(Class::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));
    FactTable.all().forEach(facts -> missing.remove(facts.type().getSimpleName()));

    assertEquals(Set.of(), missing, "no line in the facts of a family of parity");
    assertEquals(Op.class.getPermittedSubclasses().length, FactTable.all().size());
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
    assertEquals(13, seen.size(), seen.toString());
  }
}
