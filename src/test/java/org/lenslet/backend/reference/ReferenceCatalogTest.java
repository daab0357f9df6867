package org.lenslet.backend.reference;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lenslet.backend.Candidate;
import org.lenslet.op.Op;
import org.lenslet.op.Operations;
import org.lenslet.op.movement.Reshape;
import org.lenslet.tensor.Shape;

class ReferenceCatalogTest {
  private static final Set<Class<?>> VIEWS =
      Stream.of(new Reshape(Shape.scalar())).filter(Op::isView).map(Op::getClass).collect(toSet());

  static List<Class<?>> operations() {
    return List.copyOf(Operations.all());
  }

  @ParameterizedTest
  @MethodSource("operations")
  void everyOperationHasExactlyOneCandidateUnlessItIsAView(Class<?> operation) {
    List<Candidate> candidates =
        new ReferenceBackend().catalog().of(operation.asSubclass(Op.class));

    assertEquals(VIEWS.contains(operation) ? 0 : 1, candidates.size());
    for (Candidate candidate : candidates) {
      assertTrue(candidate.name().matches("[a-z_]+_reference"), candidate.name());
    }
  }
}
