package org.lenslet.backend.cpu.gemm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lenslet.backend.cpu.launch.Floats;
import org.lenslet.backend.cpu.launch.Workers;
import org.lenslet.backend.cpu.simd.ScalarSimd;
import org.lenslet.backend.cpu.simd.Simd;
import org.lenslet.backend.cpu.simd.SimdProvider;
import org.lenslet.op.pointwise.UnaryFunction;

class GemmTest {

  /** Before, in and after the workspace. */
  private static final int WORKSPACE_MARGIN = 5;

  static Stream<Simd> implementations() {
    return Stream.of(SimdProvider.best(), new ScalarSimd());
  }

  private static void run(
      GemmProblem problem, Simd simd, int threads, boolean accumulate, Epilogue epilogue) {
    try (Workers workers = new Workers(threads)) {
      run(problem, simd, workers, accumulate, epilogue);
    }
  }

  private static void run(
      GemmProblem problem, Simd simd, Workers workers, boolean accumulate, Epilogue epilogue) {
    Gemm gemm = new Gemm(problem.shape, simd, workers);
    float[] workspace = new float[gemm.workspaceFloats() + 2 * WORKSPACE_MARGIN];
    Arrays.fill(workspace, Float.NaN);
    gemm.run(
        problem.leftSource(simd),
        problem.rightSource(simd),
        problem.target(accumulate, epilogue),
        new Floats(workspace, WORKSPACE_MARGIN));
    for (int i = 0; i < WORKSPACE_MARGIN; i++) {
      assertTrue(Float.isNaN(workspace[i]), "before the workspace: " + problem);
      assertTrue(Float.isNaN(workspace[workspace.length - 1 - i]), "after it: " + problem);
    }
    assertTrue(problem.canariesAlive(), () -> "outside the result: " + problem);
  }

  private static void assertExact(GemmProblem problem, boolean accumulate) {
    GemmShape shape = problem.shape;
    for (int item = 0; item < shape.batch(); item++) {
      for (int i = 0; i < shape.m(); i++) {
        for (int j = 0; j < shape.n(); j++) {
          double wanted = problem.exact(item, i, j) + (accumulate ? problem.before(item, i, j) : 0);
          float got = problem.c[problem.output(item, i, j)];
          if (wanted != got) {
            String where = "item %d, row %d, column %d of ".formatted(item, i, j);
            assertEquals((float) wanted, got, () -> where + problem);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void productsOfIntegersAreExactAroundTheEdgesOfTiles(Simd simd) {
    int r = simd.microKernels().tileRows();
    int w = simd.microKernels().tileColumns();
    try (Workers workers = new Workers(2)) {
      for (int m : new int[] {1, 2, r - 1, r, r + 1, 2 * r + 3}) {
        for (int n : new int[] {1, 2, w / 2 - 1, w / 2, w / 2 + 1, w - 1, w, w + 1, 2 * w + 5}) {
          for (int k : new int[] {1, 2, 7, 31}) {
            for (int layout = 0; layout < 8; layout++) {
              GemmProblem problem =
                  new GemmProblem(
                      GemmShape.of(m, n, k),
                      (layout & 1) != 0,
                      (layout & 2) != 0,
                      (layout & 4) != 0 ? 3 : 0);
              boolean accumulate = (m + n + k + layout) % 2 == 0;
              run(problem, simd, workers, accumulate, Epilogue.NONE);
              assertExact(problem, accumulate);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void productsOfIntegersAreExactAroundTheEdgesOfBlocks(Simd simd) {
    int[][] sizes = {
      {6, 784, 25},
      {16, 100, 150},
      {64, 84, 120},
      {64, 10, 84},
      {1, 1, 1000},
      {127, 131, 257},
      {193, 67, 255},
      {40, 2053, 19},
      {2051, 33, 17},
      {97, 1025, 256},
      {3, 4099, 513}
    };
    for (int[] size : sizes) {
      for (int threads = 1; threads <= 3; threads++) {
        GemmProblem problem =
            new GemmProblem(
                GemmShape.of(size[0], size[1], size[2]), threads == 2, threads == 3, threads);
        boolean accumulate = threads != 2;
        run(problem, simd, threads, accumulate, Epilogue.NONE);
        assertExact(problem, accumulate);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void batchesAreExactForSmallAndLargeItems(Simd simd) {
    for (GemmShape shape :
        new GemmShape[] {
          new GemmShape(5, 3, 7, 11), new GemmShape(64, 6, 50, 25), new GemmShape(3, 65, 130, 70)
        }) {
      for (int threads = 1; threads <= 2; threads++) {
        GemmProblem problem = new GemmProblem(shape, false, false, 2);
        run(problem, simd, threads, true, Epilogue.NONE);
        assertExact(problem, true);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void resultsDoNotDependOnTheNumberOfThreads(Simd simd) {
    Random random = new Random(3);
    for (GemmShape shape :
        new GemmShape[] {GemmShape.of(150, 333, 700), new GemmShape(4, 70, 99, 300)}) {
      float[] expected = null;
      for (int threads = 1; threads <= 4; threads++) {
        GemmProblem problem = new GemmProblem(shape, false, true, 0);
        random.setSeed(3);
        fillUnevenly(problem.a, random);
        fillUnevenly(problem.b, random);
        run(problem, simd, threads, false, Epilogue.NONE);
        if (expected == null) {
          expected = problem.c;
        } else {
          assertArrayEquals(expected, problem.c, 0f, threads + " threads, " + shape);
        }
      }
    }
  }

  private static void fillUnevenly(float[] values, Random random) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.isNaN(values[i]) ? Float.NaN : (float) random.nextGaussian();
    }
  }

  @ParameterizedTest
  @MethodSource("implementations")
  void epilogueFinishesEveryElementOnceAfterTheLastStep(Simd simd) {
    // One, two and three blocks of the summation; an epilogue after each but the last would show.
    int[] depths = {300, 600, 900};
    for (int depth : depths) {
      for (BiasActivation.Axis axis : BiasActivation.Axis.values()) {
        assertFinishedOnce(simd, axis, new GemmShape(2, 67, 301, depth), 1, true);
        assertFinishedOnce(simd, axis, new GemmShape(2, 67, 301, depth), 2, depth == 900);
      }
    }
    // Rows and columns of several blocks, and an item for each thread.
    assertFinishedOnce(simd, BiasActivation.Axis.ROW, GemmShape.of(301, 19, 770), 1, false);
    assertFinishedOnce(simd, BiasActivation.Axis.COLUMN, GemmShape.of(7, 1203, 770), 1, false);
    assertFinishedOnce(simd, BiasActivation.Axis.COLUMN, new GemmShape(5, 3, 7, 801), 2, true);
  }

  private static void assertFinishedOnce(
      Simd simd, BiasActivation.Axis axis, GemmShape shape, int threads, boolean accumulate) {
    GemmProblem problem = new GemmProblem(shape, false, false, 1);
    float[] bias = new float[2 + Math.max(shape.m(), shape.n())];
    for (int i = 0; i < bias.length; i++) {
      bias[i] = 3 * i - 400;
    }
    BiasActivation epilogue =
        new BiasActivation(simd, axis, new Floats(bias, 2), UnaryFunction.RELU);
    run(problem, simd, threads, accumulate, epilogue);
    for (int item = 0; item < shape.batch(); item++) {
      for (int i = 0; i < shape.m(); i++) {
        for (int j = 0; j < shape.n(); j++) {
          double before = accumulate ? problem.before(item, i, j) : 0;
          double sum = problem.exact(item, i, j) + before;
          double wanted =
              switch (axis) {
                case NONE -> sum;
                case ROW -> sum + bias[2 + i];
                case COLUMN -> sum + bias[2 + j];
              };
          float got = problem.c[problem.output(item, i, j)];
          if (Math.max(wanted, 0) != got) {
            assertEquals(Math.max(wanted, 0), got, problem + " at " + item + ", " + i + ", " + j);
          }
        }
      }
    }
  }

  @Test
  void badRangesAreRefusedBeforeAnythingIsWritten() {
    Simd simd = SimdProvider.best();
    try (Workers workers = new Workers(1)) {
      Gemm gemm = new Gemm(GemmShape.of(4, 5, 6), simd, workers);
      MatrixSource a = MatrixSource.left(simd, new Floats(new float[24], 0), 6);
      MatrixSource b = MatrixSource.right(simd, new Floats(new float[30], 0), 5);
      float[] c = new float[20];
      Floats workspace = new Floats(new float[gemm.workspaceFloats()], 0);
      GemmOutput outside = GemmOutput.store(new Floats(c, 1), 5);
      GemmOutput narrow = GemmOutput.store(new Floats(c, 0), 4);
      GemmOutput good = GemmOutput.store(new Floats(c, 0), 5);
      assertThrows(IllegalArgumentException.class, () -> gemm.run(a, b, outside, workspace));
      assertThrows(IllegalArgumentException.class, () -> gemm.run(a, b, narrow, workspace));
      assertThrows(IllegalArgumentException.class, () -> gemm.run(a, b, good, workspace.from(1)));
      assertThrows(IllegalArgumentException.class, () -> GemmShape.of(4, 0, 6));
    }
  }
}
