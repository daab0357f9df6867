package org.lenslet.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Random;
import org.lenslet.op.Op;
import org.lenslet.op.StepNumbers;
import org.lenslet.op.conv.Convolution;
import org.lenslet.op.conv.ConvolutionBackwardData;
import org.lenslet.op.conv.ConvolutionBackwardFilter;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * Base of the cases that every backend must pass, with each of its candidates that accepts the
 * case. A backend's test class extends a class of cases and names the backend.
 */
public abstract class BackendCases {

  /** The backend under test; the subclass owns it. */
  protected abstract Backend backend();

  /** The first output of the first candidate that accepts. */
  protected final HostTensor apply(Op op, HostTensor... inputs) {
    return SingleOp.apply(backend(), op, inputs);
  }

  /** Asserts the first output element by element: -0 equals 0, NaN equals NaN. */
  protected final void assertGives(HostTensor expected, Op op, HostTensor... inputs) {
    assertGives(List.of(expected), op, inputs);
  }

  /** Asserts all outputs element by element: -0 equals 0, NaN equals NaN. */
  protected final void assertGives(List<HostTensor> expected, Op op, HostTensor... inputs) {
    assertGives(0, expected, op, inputs);
  }

  /** Asserts the first output up to {@code tolerance * max(1, |expected|)}. */
  protected final void assertGivesAbout(
      double tolerance, HostTensor expected, Op op, HostTensor... inputs) {
    assertGives(tolerance, List.of(expected), op, inputs);
  }

  /** Asserts all outputs up to {@code tolerance * max(1, |expected|)}. */
  protected final void assertGivesAbout(
      double tolerance, List<HostTensor> expected, Op op, HostTensor... inputs) {
    assertGives(tolerance, expected, op, inputs);
  }

  private void assertGives(
      double tolerance, List<HostTensor> expected, Op op, HostTensor... inputs) {
    for (Candidate candidate : candidates(op, inputs)) {
      List<HostTensor> got = SingleOp.run(backend(), candidate, op, inputs);
      for (int i = 0; i < expected.size(); i++) {
        assertSame(candidate.name() + " output " + i, tolerance, expected.get(i), got.get(i));
      }
    }
  }

  /**
   * Asserts that the three directions of a convolution are adjoint in integers: the products of a
   * random dy with the output, of the data gradient with x and of the filter gradient with w are
   * equal.
   */
  protected final void assertAdjoint(Convolution op, HostTensor x, HostTensor w) {
    HostTensor dy = integers(SingleOp.problem(op, x, w).output(0).shape(), 3);
    long expected = dot(dy, apply(op, x, w));
    for (Candidate candidate : candidates(op, x, w)) {
      HostTensor y = SingleOp.run(backend(), candidate, op, x, w).get(0);
      assertEquals(expected, dot(dy, y), candidate.name());
    }
    Op data = new ConvolutionBackwardData(op, x.shape());
    for (Candidate candidate : candidates(data, dy, w)) {
      HostTensor dx = SingleOp.run(backend(), candidate, data, dy, w).get(0);
      assertEquals(expected, dot(dx, x), candidate.name() + " on " + data + " of " + x.shape());
    }
    Op filter = new ConvolutionBackwardFilter(op, w.shape());
    for (Candidate candidate : candidates(filter, x, dy)) {
      HostTensor dw = SingleOp.run(backend(), candidate, filter, x, dy).get(0);
      assertEquals(expected, dot(dw, w), candidate.name() + " on " + filter + " of " + x.shape());
    }
  }

  /** Whole numbers from -4 to 4, the same for the same seed. */
  protected static HostTensor integers(Shape shape, long seed) {
    Random random = new Random(seed);
    float[] elements = new float[shape.elements()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = random.nextInt(9) - 4;
    }
    return HostTensor.of(shape, elements);
  }

  /** The sum of the products of elements, which must be whole numbers. */
  protected static long dot(HostTensor a, HostTensor b) {
    long sum = 0;
    for (int i = 0; i < a.floats().length; i++) {
      sum += whole(a.floats()[i]) * whole(b.floats()[i]);
    }
    return sum;
  }

  private static long whole(float value) {
    long whole = (long) value;
    assertTrue(whole == value, () -> "expected a whole number, got " + value);
    return whole;
  }

  /** The vector of the given elements. */
  protected static HostTensor vector(float... elements) {
    return HostTensor.of(Shape.of(elements.length), elements);
  }

  /** Step numbers that hold the given floats. */
  protected static HostTensor numbers(float... floats) {
    return StepNumbers.of(7, 1, floats);
  }

  /** The matrix of rows separated by /, as in {@code 1 2 / 3 4}. */
  protected static HostTensor matrix(String rows) {
    HostTensor image = image(rows);
    return image.reshape(image.shape().sub(2, 4));
  }

  /** An image, or a filter, 1 x channels x height x width, of one matrix a channel. */
  protected static HostTensor image(String... channels) {
    int height = channels[0].split("/").length;
    int width = channels[0].split("/")[0].trim().split("\\s+").length;
    Shape shape = Shape.of(1, channels.length, height, width);
    String[] numbers = String.join(" ", channels).replace('/', ' ').trim().split("\\s+");
    float[] elements = new float[numbers.length];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = Float.parseFloat(numbers[i]);
    }
    return HostTensor.of(shape, elements);
  }

  private List<Candidate> candidates(Op op, HostTensor... inputs) {
    Problem problem = SingleOp.problem(op, inputs);
    List<Candidate> candidates = SingleOp.candidates(backend(), problem);
    assertFalse(candidates.isEmpty(), () -> backend().name() + " has no candidate for " + problem);
    return candidates;
  }

  private static void assertSame(
      String what, double tolerance, HostTensor expected, HostTensor got) {
    assertEquals(expected.spec(), got.spec(), what);
    for (int i = 0; i < expected.spec().elements(); i++) {
      if (expected.type() == DType.INT32) {
        if (expected.ints()[i] != got.ints()[i]) {
          fail(what + "[" + i + "]: expected " + expected + ", got " + got);
        }
      } else if (differ(tolerance, expected.floats()[i], got.floats()[i])) {
        fail(
            what
                + (" [" + i + "] expected " + expected.floats()[i] + ", got " + got.floats()[i])
                + (" in expected " + expected + ", got " + got));
      }
    }
  }

  private static boolean differ(double tolerance, double expected, double got) {
    if (Double.isNaN(expected) || Double.isNaN(got)) {
      return Double.isNaN(expected) != Double.isNaN(got);
    }
    return expected != got
        && !(Math.abs(expected - got) <= tolerance * Math.max(1, Math.abs(expected)));
  }
}
