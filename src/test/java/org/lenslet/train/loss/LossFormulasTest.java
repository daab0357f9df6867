package org.lenslet.train.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.lenslet.autodiff.Autodiff;
import org.lenslet.backend.Backend;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.error.LensletException;
import org.lenslet.error.UsageException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.plan.Interpreter;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.metric.Metric;

/** Losses of a batch and their gradients against formulas and differences in double precision. */
class LossFormulasTest {

  /** The mean over the batch and its gradient. */
  private record Ran(double loss, float[] gradient) {}

  private static Ran run(Backend backend, Loss loss, HostTensor output, HostTensor target) {
    int rank = output.shape().rank();
    assertEquals(
        target.shape().sub(1, target.shape().rank()),
        loss.target(output.shape().sub(1, rank)).shape());
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.variable("output", output.spec());
    Value t = graph.input("target", target.spec());
    Value each = Objective.of("x", loss).sharesOfBatch(graph, Map.of("x", x), List.of(t)).get(0);
    Value mean = graph.reduce(ReduceFunction.MEAN, each, 0);
    Value gradient = Autodiff.gradients(graph, mean, List.of(x)).get(0);
    Map<Value, HostTensor> given = new HashMap<>(Map.of(x, output, t, target));
    Map<Value, HostTensor> known = Interpreter.run(graph.build(), backend, given);
    return new Ran(known.get(mean).floats()[0], known.get(gradient).floats());
  }

  private static void assertFollows(
      Loss loss, HostTensor output, HostTensor target, ToDoubleFunction<double[]> formula) {
    double[] x = new double[output.floats().length];
    for (int i = 0; i < x.length; i++) {
      x[i] = output.floats()[i];
    }
    for (Backend backend : List.of(new ReferenceBackend(), new CpuBackend(2))) {
      try (backend) {
        Ran ran = run(backend, loss, output, target);
        double expected = formula.applyAsDouble(x);
        assertEquals(expected, ran.loss, 2e-6 * Math.max(1, Math.abs(expected)), loss.name());
        for (int i = 0; i < x.length; i++) {
          double[] up = x.clone();
          double[] down = x.clone();
          up[i] += 1e-5;
          down[i] -= 1e-5;
          double slope = (formula.applyAsDouble(up) - formula.applyAsDouble(down)) / 2e-5;
          assertEquals(slope, ran.gradient[i], 3e-6, loss.name() + " element " + i);
        }
      }
    }
  }

  private static HostTensor logits(int... extents) {
    Shape shape = Shape.of(extents);
    float[] x = new float[shape.elements()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (1.5 * Math.sin(1.3 * i + 0.4) + 0.25 * (i % 3));
    }
    return HostTensor.of(shape, x);
  }

  /** The logarithm of the softmax of class c at a pixel. */
  private static double logSoftmax(double[] x, int n, int c, int pixel, int classes, int pixels) {
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += Math.exp(x[(n * classes + k) * pixels + pixel]);
    }
    return x[(n * classes + c) * pixels + pixel] - Math.log(sum);
  }

  /** The published formula, label by label. */
  private static double crossEntropy(
      double[] x, int[] labels, double[] w, int ignored, double e, boolean mean, boolean logits) {
    int classes = w.length;
    int pixels = 2;
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < labels.length; i++) {
      int y = labels[i];
      if (y < 0 || y >= classes || y == ignored) {
        continue;
      }
      int n = i / pixels;
      double own = 0;
      double all = 0;
      for (int c = 0; c < classes; c++) {
        double log =
            logits
                ? logSoftmax(x, n, c, i % pixels, classes, pixels)
                : x[(n * classes + c) * pixels + i % pixels];
        own -= c == y ? w[c] * log : 0;
        all -= w[c] * log;
      }
      sum += (1 - e) * own + e / classes * all;
      weight += w[y];
    }
    return mean ? sum / weight : sum / (labels.length / pixels);
  }

  @Test
  void crossEntropyWithEverySetting() {
    HostTensor output = logits(3, 4, 2);
    int[] labels = {0, 2, 255, 1, 3, 2};
    HostTensor target = HostTensor.ofInts(Shape.of(3, 2), labels);
    double[] ones = {1, 1, 1, 1};
    double[] weights = {0.5, 2, 1.25, 0};
    for (boolean logits : new boolean[] {true, false}) {
      CrossEntropy plain = logits ? CrossEntropy.ofLogits() : CrossEntropy.ofLogProbabilities();
      CrossEntropy weighted = plain.classWeights(0.5f, 2, 1.25f, 0);
      for (float e : new float[] {0, 0.125f}) {
        for (int ignored : new int[] {255, -1, 0, 2, 3, 4}) {
          CrossEntropy some = plain.ignoring(ignored).labelSmoothing(e);
          assertFollows(
              some, output, target, x -> crossEntropy(x, labels, ones, ignored, e, true, logits));
          CrossEntropy all = weighted.ignoring(ignored).labelSmoothing(e);
          assertFollows(
              all, output, target, x -> crossEntropy(x, labels, weights, ignored, e, true, logits));
          assertFollows(
              all.reduction(Reduction.SUM),
              output,
              target,
              x -> crossEntropy(x, labels, weights, ignored, e, false, logits));
        }
      }
    }
  }

  @Test
  void crossEntropyByHand() {
    // Probabilities 1/4 and 3/4 of two classes, weights 1 and 3.
    float third = (float) Math.log(3);
    HostTensor output = HostTensor.of(Shape.of(3, 2), 0, third, 0, third, 7, 7);
    HostTensor target = HostTensor.ofInts(Shape.of(3), 0, 1, -1);
    try (Backend backend = new ReferenceBackend()) {
      double first = Math.log(4);
      double second = Math.log(4.0 / 3);
      Loss loss = CrossEntropy.ofLogits();
      assertEquals((first + second) / 2, run(backend, loss, output, target).loss, 1e-6);
      loss = CrossEntropy.ofLogits().classWeights(1, 3);
      Ran ran = run(backend, loss, output, target);
      assertEquals((first + 3 * second) / 4, ran.loss, 1e-6);
      // What is ignored has no gradient.
      assertEquals(0, ran.gradient[4]);
      assertEquals(0, ran.gradient[5]);
      // (p - onehot) w / 4.
      assertEquals(-0.75 / 4, ran.gradient[0], 1e-6);
      assertEquals(-0.25 * 3 / 4, ran.gradient[3], 1e-6);
    }
  }

  @Test
  void aBatchOfIgnoredLabelsIsZero() {
    HostTensor output = logits(5, 3);
    HostTensor target = HostTensor.ofInts(Shape.of(5), -1, 3, 255, -100, 1);
    try (Backend backend = new ReferenceBackend()) {
      for (CrossEntropy loss :
          List.of(CrossEntropy.ofLogits(), CrossEntropy.ofLogProbabilities())) {
        Ran ran = run(backend, loss.ignoring(1).labelSmoothing(0.1f), output, target);
        assertEquals(0, ran.loss);
        for (float slope : ran.gradient) {
          assertEquals(0, Math.abs(slope));
        }
      }
    }
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private interface Term {
    double of(double x, float t, int index);
  }

  private static ToDoubleFunction<double[]> mean(HostTensor target, Term term) {
    return x -> {
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        sum += term.of(x[i], target.floats()[i], i);
      }
      return sum / x.length;
    };
  }

  @Test
  void lossesOfAnswers() {
    HostTensor output = logits(4, 3);
    HostTensor yes = HostTensor.of(Shape.of(4, 3), 1, 0, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1);
    float[] weights = {3, 0.5f, 1};
    Term weighted = (x, t, i) -> weights[i % 3] * t * softplus(-x) + (1 - t) * softplus(x);
    assertFollows(Losses.sigmoidCrossEntropy(3, 0.5f, 1), output, yes, mean(yes, weighted));
    assertFollows(
        Losses.sigmoidCrossEntropy(2.5f),
        output,
        yes,
        mean(yes, (x, t, i) -> 2.5 * t * softplus(-x) + (1 - t) * softplus(x)));
    for (float gamma : new float[] {0, 0.5f, 2}) {
      Term focal =
          (x, t, i) -> {
            double p = 1 / (1 + Math.exp(t > 0.5 ? -x : x));
            return -(t > 0.5 ? 0.25 : 0.75) * Math.pow(1 - p, gamma) * Math.log(p);
          };
      assertFollows(Losses.focal(0.25f, gamma), output, yes, mean(yes, focal));
    }
    assertFollows(
        Losses.hinge(), output, yes, mean(yes, (x, t, i) -> Math.max(0, 1 - (t > 0.5 ? x : -x))));
  }

  @Test
  void answersOfLargeOutputsAreFinite() {
    HostTensor output = HostTensor.of(Shape.of(1, 4), 1e4f, -1e4f, 1e4f, -1e4f);
    HostTensor yes = HostTensor.of(Shape.of(1, 4), 1, 1, 0, 0);
    try (Backend backend = new ReferenceBackend()) {
      assertEquals(
          (2e4 + 1e4) / 4, run(backend, Losses.sigmoidCrossEntropy(2), output, yes).loss, 1e-2);
      Ran focal = run(backend, Losses.focal(0.25f, 2), output, yes);
      assertEquals((0.25e4 + 0.75e4) / 4, focal.loss, 1e-2);
      for (float slope : focal.gradient) {
        assertTrue(Float.isFinite(slope));
      }
    }
  }

  @Test
  void lossesOfDistances() {
    HostTensor output = logits(2, 3);
    HostTensor values = HostTensor.of(Shape.of(2, 3), 1, -2, 0.3f, 4, 0, 0.1f);
    assertFollows(
        Losses.meanAbsoluteError(), output, values, mean(values, (x, t, i) -> Math.abs(x - t)));
    Term huber =
        (x, t, i) -> {
          double d = Math.abs(x - t);
          return d <= 1.5 ? d * d / 2 : 1.5 * (d - 0.75);
        };
    assertFollows(Losses.huber(1.5f), output, values, mean(values, huber));
  }

  @Test
  void kullbackLeiblerOfDistributions() {
    HostTensor output = logits(2, 3);
    HostTensor target = HostTensor.of(Shape.of(2, 3), 0.5f, 0.25f, 0.25f, 0, 1, 0);
    assertFollows(
        Losses.kullbackLeibler(),
        output,
        target,
        x -> {
          double sum = 0;
          for (int i = 0; i < 6; i++) {
            double t = target.floats()[i];
            sum += t == 0 ? 0 : t * (Math.log(t) - x[i]);
          }
          return sum / 2;
        });
    // A distribution to itself.
    HostTensor logs = HostTensor.of(Shape.of(1, 2), (float) Math.log(0.25), (float) Math.log(0.75));
    try (Backend backend = new ReferenceBackend()) {
      Ran ran =
          run(backend, Losses.kullbackLeibler(), logs, HostTensor.of(Shape.of(1, 2), 0.25f, 0.75f));
      assertEquals(0, ran.loss, 1e-7);
    }
  }

  @Test
  void diceOfMasks() {
    HostTensor output = logits(2, 2, 3);
    HostTensor masks = HostTensor.of(Shape.of(2, 2, 3), 1, 0, 1, 0, 0, 0, 1, 1, 1, 0, 1, 0);
    assertFollows(
        Losses.dice(0.5f),
        output,
        masks,
        x -> {
          double sum = 0;
          for (int label = 0; label < 4; label++) {
            double both = 0;
            double all = 0;
            for (int i = 3 * label; i < 3 * label + 3; i++) {
              double p = 1 / (1 + Math.exp(-x[i]));
              both += p * masks.floats()[i];
              all += p + masks.floats()[i];
            }
            sum += 1 - (2 * both + 0.5) / (all + 0.5);
          }
          return sum / 4;
        });
    int[] labels = {0, 1, 7, 1, 1, 0};
    assertFollows(
        Losses.diceOfClasses(1),
        output,
        HostTensor.ofInts(Shape.of(2, 3), labels),
        x -> {
          double sum = 0;
          for (int n = 0; n < 2; n++) {
            for (int c = 0; c < 2; c++) {
              double both = 0;
              double all = 0;
              for (int pixel = 0; pixel < 3; pixel++) {
                int label = labels[3 * n + pixel];
                if (label < 2) {
                  double p = Math.exp(logSoftmax(x, n, c, pixel, 2, 3));
                  both += label == c ? p : 0;
                  all += p + (label == c ? 1 : 0);
                }
              }
              sum += 1 - (2 * both + 1) / (all + 1);
            }
          }
          return sum / 4;
        });
  }

  @Test
  void lossesOfPairs() {
    HostTensor scores = HostTensor.of(Shape.of(4, 2), 1, 0.25f, 1, 0.25f, -2, 3, 0.5f, 0.4f);
    HostTensor order = HostTensor.of(Shape.of(4), 1, -1, -1, 1);
    assertFollows(
        Losses.marginRanking(0.5f),
        scores,
        order,
        x -> {
          double sum = 0;
          for (int n = 0; n < 4; n++) {
            sum += Math.max(0, 0.5 - order.floats()[n] * (x[2 * n] - x[2 * n + 1]));
          }
          return sum / 4;
        });
    HostTensor points = logits(3, 2, 3);
    HostTensor alike = HostTensor.of(Shape.of(3), 1, 0, 0);
    assertFollows(
        Losses.contrastive(3),
        points,
        alike,
        x -> {
          double sum = 0;
          for (int n = 0; n < 3; n++) {
            double squares = 0;
            for (int i = 0; i < 3; i++) {
              squares += Math.pow(x[6 * n + i] - x[6 * n + 3 + i], 2);
            }
            double gap = Math.max(0, 3 - Math.sqrt(squares));
            sum += alike.floats()[n] == 1 ? squares : gap * gap;
          }
          return sum / 3;
        });
    // Two equal points that are to be apart.
    try (Backend backend = new ReferenceBackend()) {
      HostTensor equal = HostTensor.of(Shape.of(1, 2, 2), 1, 2, 1, 2);
      Ran ran = run(backend, Losses.contrastive(1), equal, HostTensor.of(Shape.of(1), 0));
      assertEquals(1, ran.loss, 1e-5);
      assertArrayEquals(new float[4], ran.gradient);
    }
  }

  private static void assertRefused(String message, Executable work) {
    assertEquals(message, assertThrows(LensletException.class, work).getMessage());
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertRefused(
        "cross-entropy: expected class weights of at least 0, got -1.0",
        () -> CrossEntropy.ofLogits().classWeights(1, -1));
    assertRefused(
        "cross-entropy: expected a label smoothing in [0, 1), got 1.0",
        () -> CrossEntropy.ofLogits().labelSmoothing(1));
    assertRefused(
        "loss softmax-cross-entropy of class weights [1.0, 2.0] by label: expected an output of 2"
            + " classes, got 3",
        () -> CrossEntropy.ofLogits().classWeights(1, 2).target(Shape.of(3)));
    assertRefused(
        "sigmoid-cross-entropy: expected positive weights above 0, got 0.0",
        () -> Losses.sigmoidCrossEntropy(1, 0));
    assertRefused(
        "loss sigmoid-cross-entropy of positive weights [1.0, 2.0]: expected an output of batch x 2"
            + " labels, got batch x 3",
        () -> Losses.sigmoidCrossEntropy(1, 2).target(Shape.of(3)));
    assertRefused("focal: expected an alpha between 0 and 1, got 1.0", () -> Losses.focal(1, 2));
    assertRefused(
        "focal: expected a gamma of at least 0, got NaN", () -> Losses.focal(0.5f, Float.NaN));
    assertRefused("dice: expected a smoothing above 0, got 0.0", () -> Losses.dice(0));
    assertRefused("contrastive: expected a margin above 0, got 0.0", () -> Losses.contrastive(0));
    assertRefused(
        "margin-ranking: expected a margin at least 0, got -1.0", () -> Losses.marginRanking(-1));
    assertRefused(
        "loss contrastive-1.0: expected an output of batch x 2 x any, got batch x 3",
        () -> Losses.contrastive(1).target(Shape.of(3)));
    assertThrows(UsageException.class, () -> Losses.sigmoidCrossEntropy(new float[0]));
  }

  /** By its name a run that is resumed knows that it has the loss it began with. */
  @Test
  void namesTellSettingsApart() {
    assertEquals("softmax-cross-entropy by label", CrossEntropy.ofLogits().name());
    assertEquals(
        "negative-log-likelihood of class weights [1.0, 2.0] ignoring 7 with label smoothing 0.5"
            + " summed",
        CrossEntropy.ofLogProbabilities()
            .classWeights(1, 2)
            .ignoring(7)
            .labelSmoothing(0.5f)
            .reduction(Reduction.SUM)
            .name());
    assertEquals(CrossEntropy.ofLogProbabilities(), Losses.negativeLogLikelihood());
    assertEquals("focal-0.25-2.0", Losses.focal(0.25f, 2).name());
    assertEquals("hinge", Losses.hinge().name());
    assertEquals("dice-0.5", Losses.dice(0.5f).name());
    assertEquals("margin-ranking-0.5", Losses.marginRanking(0.5f).name());
    assertEquals("contrastive-3.0", Losses.contrastive(3).name());
  }

  @Test
  void lossesBringTheMetricsOfTheirTargets() {
    Shape classes = Shape.of(3);
    List<String> ofClasses =
        Losses.softmaxCrossEntropy().metrics(classes).stream().map(Metric::name).toList();
    assertFalse(ofClasses.isEmpty());
    assertEquals(
        ofClasses,
        CrossEntropy.ofLogits().ignoring(2).metrics(classes).stream().map(Metric::name).toList());
    List<String> ofAnswers =
        Losses.sigmoidCrossEntropy().metrics(classes).stream().map(Metric::name).toList();
    assertFalse(ofAnswers.isEmpty());
    for (Loss loss :
        List.of(
            Losses.sigmoidCrossEntropy(1, 2, 3),
            Losses.focal(0.5f, 1),
            Losses.hinge(),
            Losses.dice(1))) {
      assertEquals(
          ofAnswers, loss.metrics(classes).stream().map(Metric::name).toList(), loss.name());
    }
  }

  @Test
  void settingsAtTheEndsOfTheirRangesAreTakenAndThoseBeyondAreNot() {
    assertEquals("margin-ranking-0.0", Losses.marginRanking(0).name());
    assertEquals(0, CrossEntropy.ofLogits().classWeights(0, 1).classWeights().get(0));
    float infinite = Float.POSITIVE_INFINITY;
    assertRefused(
        "margin-ranking: expected a margin at least 0, got Infinity",
        () -> Losses.marginRanking(infinite));
    assertRefused(
        "contrastive: expected a margin above 0, got Infinity", () -> Losses.contrastive(infinite));
    assertRefused("dice: expected a smoothing above 0, got Infinity", () -> Losses.dice(infinite));
    assertRefused(
        "focal: expected a gamma of at least 0, got Infinity", () -> Losses.focal(0.5f, infinite));
    assertRefused("focal: expected an alpha between 0 and 1, got 0.0", () -> Losses.focal(0, 2));
    assertRefused(
        "cross-entropy: expected class weights of at least 0, got Infinity",
        () -> CrossEntropy.ofLogits().classWeights(infinite));
    assertRefused(
        "cross-entropy: expected a label smoothing in [0, 1), got -0.1",
        () -> CrossEntropy.ofLogits().labelSmoothing(-0.1f));
    assertRefused(
        "loss dice: expected an output of batch x labels x any, got one number an example",
        () -> Losses.dice(1).target(Shape.scalar()));
    assertRefused(
        "loss margin-ranking-1.0: expected an output of batch x 2 x any, got batch x nothing",
        () -> Losses.marginRanking(1).target(Shape.scalar()));
  }

  /** Labels without pixels, and points of a single coordinate. */
  @Test
  void outputsWithoutFurtherAxesAreTaken() {
    HostTensor output = logits(2, 3);
    HostTensor masks = HostTensor.of(Shape.of(2, 3), 1, 0, 1, 0, 0, 1);
    assertFollows(
        Losses.dice(0.5f),
        output,
        masks,
        mean(
            masks,
            (x, t, i) -> {
              double p = 1 / (1 + Math.exp(-x));
              return 1 - (2 * p * t + 0.5) / (p + t + 0.5);
            }));
    HostTensor pairs = logits(2, 2);
    HostTensor alike = HostTensor.of(Shape.of(2), 1, 0);
    assertFollows(
        Losses.contrastive(3),
        pairs,
        alike,
        x -> {
          double gap = Math.max(0, 3 - Math.abs(x[2] - x[3]));
          return (Math.pow(x[0] - x[1], 2) + gap * gap) / 2;
        });
  }
}
