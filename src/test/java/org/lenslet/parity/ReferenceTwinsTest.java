package org.lenslet.parity;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.backend.Backend;
import org.lenslet.backend.Problem;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.op.Op;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.op.gemm.MatMul;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;

/**
 * The fast twins of the reference against the plain loops, on the whole catalogue: sums of double
 * precision in another order, so that the floats they are rounded to are the same or neighbours,
 * but for what cancels: twice n 2^-53 sum |x w| (Higham 2002, section 4.2, for either order).
 */
@Tag("slow")
class ReferenceTwinsTest {
  private static final Backend SPECIFICATION = ReferenceBackend.specification();
  private static final Backend FAST = new ReferenceBackend();

  @ParameterizedTest
  @ValueSource(
      classes = {
        MatMul.class,
        Convolution.class,
        ConvolutionBackwardData.class,
        ConvolutionBackwardFilter.class
      })
  void twinsComputeWhatThePlainLoopsCompute(Class<? extends Op> op) {
    int compared = 0;
    for (OpCase opCase : Cases.of(op)) {
      if (Tier.BOUNDED.applies(opCase)) {
        compare(opCase, Inputs.draw(opCase, Tier.BOUNDED, CaseRunner.specification(SPECIFICATION)));
        compared++;
      }
    }
    assertTrue(compared > 100, compared + " cases");
  }

  private static void compare(OpCase opCase, List<HostTensor> inputs) {
    Problem problem = opCase.problem();
    float[] expected = CaseRunner.plain(SPECIFICATION, problem, inputs).get(0).floats();
    float[] got = CaseRunner.plain(FAST, problem, inputs).get(0).floats();
    List<HostTensor> magnitudes = inputs.stream().map(ReferenceTwinsTest::magnitudes).toList();
    float[] sums = CaseRunner.plain(SPECIFICATION, problem, magnitudes).get(0).floats();
    double terms = inputs.get(0).spec().elements() + 1.0;
    for (int i = 0; i < expected.length; i++) {
      double cancelled = 2 * terms * 0x1p-53 * sums[i];
      boolean near =
          Float.compare(expected[i], got[i]) == 0
              || Math.abs((double) expected[i] - got[i]) <= Math.ulp(expected[i]) + cancelled;
      assertTrue(near, opCase + " at " + i + ": " + expected[i] + " and " + got[i]);
    }
  }

  private static HostTensor magnitudes(HostTensor tensor) {
    HostTensor copy = tensor.copy();
    if (copy.type() == DType.FLOAT32) {
      float[] values = copy.floats();
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.abs(values[i]);
      }
    }
    return copy;
  }
}
