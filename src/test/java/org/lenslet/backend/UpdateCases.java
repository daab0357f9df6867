package org.lenslet.backend;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lenslet.op.Op;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.Pointwise;
import org.lenslet.op.update.AdaDeltaUpdate;
import org.lenslet.op.update.AdagradUpdate;
import org.lenslet.op.update.AdamUpdate;
import org.lenslet.op.update.AverageUpdate;
import org.lenslet.op.update.RmsPropUpdate;
import org.lenslet.op.update.SgdUpdate;
import org.lenslet.tensor.HostTensor;

/** Optimizer steps against numbers worked by hand, and operations over their own memory. */
public abstract class UpdateCases extends BackendCases {
  private static final double TOLERANCE = 1e-6;

  @Test
  void plainDescentSubtractsTheRateTimesTheGradient() {
    assertGives(
        List.of(vector(1 - 0.5f * 4, 2), vector(3 + 0.5f * 2)),
        new SgdUpdate(0, false, 0),
        numbers(0.5f),
        vector(1, 2),
        vector(3),
        vector(4, 0),
        vector(-2));
  }

  @Test
  void weightDecayAddsToTheGradient() {
    // g' = 4 + 0.25 * 8 = 6
    assertGives(
        vector(8 - 0.5f * 6), new SgdUpdate(0, false, 0.25f), numbers(0.5f), vector(8), vector(4));
  }

  @Test
  void momentumRemembersTheGradient() {
    // g' = 4 + 0.25 * 8 = 6, v' = 0.5 * 10 + 6 = 11; the second parameter: g' = 1, v' = 1.
    HostTensor[] inputs = {
      numbers(0.5f), vector(8), vector(0), vector(4), vector(1), vector(10), vector(0)
    };
    assertGives(
        List.of(vector(8 - 0.5f * 11), vector(-0.5f), vector(11), vector(1)),
        new SgdUpdate(0.5f, false, 0.25f),
        inputs);
    // The direction is g' + 0.5 * v': 11.5 and 1.5.
    assertGives(
        List.of(vector(8 - 0.5f * 11.5f), vector(-0.75f), vector(11), vector(1)),
        new SgdUpdate(0.5f, true, 0.25f),
        inputs);
  }

  @Test
  void anUpdateReadsItsOwnStepNumbers() {
    assertGives(
        vector(1 - 0.5f * 4),
        new SgdUpdate(0, false, 0, 6),
        numbers(9, 9, 0.5f, 9),
        vector(1),
        vector(4));
    float step = (float) (6 / (Math.sqrt(52) + 0.5));
    assertGivesAbout(
        TOLERANCE,
        List.of(vector(1 - 0.125f * step), vector(3), vector(13)),
        new AdamUpdate(0.5f, 0.75f, 0.5f, 0, false, 5),
        numbers(9, 0.125f, 2, 4),
        vector(1),
        vector(4),
        vector(2),
        vector(12));
  }

  @Test
  void adamDividesTheMeanByTheRootOfTheSquare() {
    // m' = 0.5 * 2 + 0.5 * 4 = 3, v' = 0.75 * 12 + 0.25 * 16 = 13;
    // step = 3 * 2 / (sqrt(13 * 4) + 0.5).
    float step = (float) (6 / (Math.sqrt(52) + 0.5));
    assertGivesAbout(
        TOLERANCE,
        List.of(vector(1 - 0.125f * step), vector(3), vector(13)),
        new AdamUpdate(0.5f, 0.75f, 0.5f, 0, false),
        numbers(0.125f, 2, 4),
        vector(1),
        vector(4),
        vector(2),
        vector(12));
  }

  @Test
  void adamDecaysThroughTheGradientOrBesideIt() {
    HostTensor[] inputs = {numbers(0.125f, 2, 4), vector(8), vector(2), vector(2), vector(12)};
    // Through the gradient: g' = 2 + 0.25 * 8 = 4, as above.
    float step = (float) (6 / (Math.sqrt(52) + 0.5));
    assertGivesAbout(
        TOLERANCE,
        List.of(vector(8 - 0.125f * step), vector(3), vector(13)),
        new AdamUpdate(0.5f, 0.75f, 0.5f, 0.25f, false),
        inputs);
    // Beside it: m' = 2, v' = 0.75 * 12 + 0.25 * 4 = 10, and 0.25 * 8 on top of the step.
    float decoupled = (float) (2 * 2 / (Math.sqrt(10 * 4) + 0.5) + 2);
    assertGivesAbout(
        TOLERANCE,
        List.of(vector(8 - 0.125f * decoupled), vector(2), vector(10)),
        new AdamUpdate(0.5f, 0.75f, 0.5f, 0.25f, true),
        inputs);
  }

  @Test
  void adagradDividesByTheRootOfTheSumOfSquares() {
    // g' = 2 + 0.25 * 8 = 4, s' = 9 + 16 = 25, step 4 / (5 + 0.5); the second parameter has g' = 1.
    assertGivesAbout(
        TOLERANCE,
        List.of(vector(8 - 0.125f * 4 / 5.5f), vector(-0.125f / 2.5f), vector(25), vector(4)),
        new AdagradUpdate(0.5f, 0.25f),
        numbers(0.125f),
        vector(8),
        vector(0),
        vector(2),
        vector(1),
        vector(9),
        vector(3));
  }

  @Test
  void rmsPropDividesByTheRootOfTheMeanOfSquares() {
    // g' = 2 + 0.25 * 8 = 4, s' = 0.75 * 12 + 0.25 * 16 = 13.
    float step = (float) (4 / (Math.sqrt(13) + 0.5));
    assertGivesAbout(
        TOLERANCE,
        List.of(vector(8 - 0.125f * step), vector(13)),
        new RmsPropUpdate(0.75f, 0.5f, 0, 0.25f),
        numbers(0.125f),
        vector(8),
        vector(2),
        vector(12));
    // The velocity 0.5 * 10 and the step.
    assertGivesAbout(
        TOLERANCE,
        List.of(vector(8 - 0.125f * (5 + step)), vector(13), vector(5 + step)),
        new RmsPropUpdate(0.75f, 0.5f, 0.5f, 0.25f, 6),
        numbers(9, 9, 0.125f),
        vector(8),
        vector(2),
        vector(12),
        vector(10));
  }

  @Test
  void adaDeltaTakesStepsOfTheSizeOfItsPastOnes() {
    // g' = 4 and s' = 13 as above; the root of the past steps 8.5 + 0.5 is 3.
    double step = 4 / Math.sqrt(13 + 0.5) * 3;
    assertGivesAbout(
        TOLERANCE * 10,
        List.of(
            vector((float) (8 - 0.125 * step)),
            vector(13),
            vector((float) (0.75 * 8.5 + 0.25 * step * step))),
        new AdaDeltaUpdate(0.75f, 0.5f, 0.25f),
        numbers(0.125f),
        vector(8),
        vector(2),
        vector(12),
        vector(8.5f));
  }

  @Test
  void anAverageMovesByItsShare() {
    assertGives(
        List.of(vector(2.5f, -1), vector(6)),
        new AverageUpdate(5),
        numbers(9, 0.25f),
        vector(1, 0),
        vector(8),
        vector(7, -4),
        vector(0));
    assertGives(
        vector(0.1f, -3e-7f),
        new AverageUpdate(4),
        numbers(1),
        vector(1e6f, 3),
        vector(0.1f, -3e-7f));
  }

  @Test
  void resultsOverTheirOwnInputsAreTheSame() {
    HostTensor p = integers(vector(new float[31]).shape(), 1);
    HostTensor q = integers(vector(new float[5]).shape(), 2);
    HostTensor squareP = apply(new Pointwise(square()), p);
    HostTensor squareQ = apply(new Pointwise(square()), q);
    assertSameInPlace(
        new SgdUpdate(0.5f, true, 0.25f),
        new int[] {1, 2, 5, 6},
        numbers(0.1f),
        p,
        q,
        squareP,
        squareQ,
        p,
        q);
    assertSameInPlace(new SgdUpdate(0, false, 0.25f), new int[] {1}, numbers(0.1f), p, squareP);
    assertSameInPlace(
        new AdamUpdate(0.9f, 0.99f, 1e-8f, 0.25f, false),
        new int[] {1, 2, 5, 6, 7, 8},
        numbers(0.1f, 2, 4),
        p,
        q,
        p,
        q,
        p,
        q,
        squareP,
        squareQ);
    HostTensor[] oneState = {numbers(0.1f), p, q, p, q, squareP, squareQ};
    assertSameInPlace(new AdagradUpdate(1e-8f, 0.25f), new int[] {1, 2, 5, 6}, oneState);
    assertSameInPlace(new RmsPropUpdate(0.9f, 1e-8f, 0, 0.25f), new int[] {1, 2, 5, 6}, oneState);
    HostTensor[] twoStates = {numbers(0.1f), p, q, p, q, squareP, squareQ, squareP, squareQ};
    for (Op op :
        List.of(new RmsPropUpdate(0.9f, 1e-8f, 0.5f, 0), new AdaDeltaUpdate(0.9f, 1e-6f, 0.25f))) {
      assertSameInPlace(op, new int[] {1, 2, 5, 6, 7, 8}, twoStates);
    }
    assertSameInPlace(
        new AverageUpdate(4), new int[] {1, 2}, numbers(0.1f), p, q, squareP, squareQ);
    assertSameInPlace(new Pointwise(square()), new int[] {0}, p);
  }

  private static Expression square() {
    return Expression.times(Expression.input(0), Expression.input(0));
  }

  private void assertSameInPlace(Op op, int[] overInput, HostTensor... inputs) {
    List<HostTensor> apart = SingleOp.run(backend(), op, inputs);
    List<HostTensor> inPlace = SingleOp.runInPlace(backend(), op, overInput, inputs);
    for (int i = 0; i < overInput.length; i++) {
      assertTrue(op.mayOverwrite(i, overInput[i], inputs.length), op + " output " + i);
      assertTrue(
          apart.get(i).bitwiseEquals(inPlace.get(i)),
          op + " output " + i + ": expected " + apart.get(i) + ", got " + inPlace.get(i));
    }
  }
}
