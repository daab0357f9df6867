package org.lenslet.train.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lenslet.backend.reference.ReferenceBackend;
import org.lenslet.data.LabelledDataset;
import org.lenslet.error.UsageException;
import org.lenslet.layer.Model;
import org.lenslet.safetensors.SafetensorsFile;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;
import org.lenslet.train.Evaluation;
import org.lenslet.train.Trainer;
import org.lenslet.train.loss.Loss;
import org.lenslet.train.loss.Losses;

class EvaluationTest {

  /** Seven examples with their outputs as inputs. */
  private static final class Answers implements LabelledDataset {
    private static final float[][] OUTPUTS = {
      {4, 1, 0}, {0, 2, 1}, {0, 1, 3}, {9, 0, 0}, {0, 5, 5}, {1, 1, 1}, {0, 0, 2}
    };
    private static final int[] LABELS = {0, 1, 2, 1, 2, 0, 1};

    @Override
    public String name() {
      return "answers";
    }

    @Override
    public Shape inputShape() {
      return Shape.of(3);
    }

    @Override
    public List<String> classNames() {
      return List.of("a", "b", "c");
    }

    @Override
    public int size() {
      return LABELS.length;
    }

    @Override
    public int label(int index) {
      return LABELS[index];
    }

    @Override
    public void input(int index, float[] target, int offset) {
      System.arraycopy(OUTPUTS[index], 0, target, offset, 3);
    }
  }

  @TempDir Path folder;

  private Evaluation evaluate(Loss loss, int batch) {
    Path file = folder.resolve("identity.safetensors");
    HostTensor identity = HostTensor.of(Shape.of(3, 3), 1, 0, 0, 0, 1, 0, 0, 0, 1);
    HostTensor zero = HostTensor.of(Shape.of(3), 0, 0, 0);
    SafetensorsFile.of(Map.of("dense1.weight", identity, "dense1.bias", zero), Map.of())
        .write(file);
    Model model = Model.input(3).dense(3).build();
    try (Trainer trainer =
        Trainer.of(model).on(new ReferenceBackend()).batch(batch).loss(loss).build()) {
      trainer.loadWeights(file);
      return trainer.evaluate(new Answers());
    }
  }

  /** 7 examples: whole batches, a short last one, and a batch larger than the data. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 16})
  void everyExampleCountsOnce(int batch) {
    Evaluation evaluation = evaluate(Losses.onClasses(Losses.meanSquaredError()), batch);

    // Rows are classes, columns answers; of equal outputs the first wins.
    assertArrayEquals(new long[][] {{2, 0, 0}, {1, 1, 1}, {0, 1, 1}}, evaluation.confusion());
    assertEquals(7, evaluation.count());
    assertEquals(4 / 7.0, evaluation.accuracy());
    assertEquals(List.of("a", "b", "c"), evaluation.classNames());
    double sum = (9 + 1) + (1 + 1) + (1 + 4) + (81 + 1) + (25 + 16) + (1 + 1) + (1 + 4);
    assertEquals(sum / 3 / 7, evaluation.loss(), 1e-6);
  }

  @Test
  void theLossIsTheMeanPerExample() {
    double sum = 0;
    for (int i = 0; i < Answers.LABELS.length; i++) {
      double normaliser = 0;
      for (float z : Answers.OUTPUTS[i]) {
        normaliser += Math.exp(z);
      }
      sum += Math.log(normaliser) - Answers.OUTPUTS[i][Answers.LABELS[i]];
    }

    assertEquals(sum / 7, evaluate(Losses.softmaxCrossEntropy(), 4).loss(), 1e-6);
  }

  @Test
  void answersAreCountedWithoutAnyMetric() {
    Loss own =
        Losses.of(
            "own",
            output -> TensorSpec.i32(),
            (graph, output, target) ->
                Losses.softmaxCrossEntropy().perExample(graph, output, target));
    Evaluation evaluation = evaluate(own, 4);
    assertEquals(Set.of("loss"), evaluation.metrics().keySet());
    assertArrayEquals(new long[][] {{2, 0, 0}, {1, 1, 1}, {0, 1, 1}}, evaluation.confusion());
  }

  @Test
  void whatWasNotAskedForIsRefusedByName() {
    Evaluation none = new Evaluation(7, Map.of("loss", 2.0), Map.of());
    assertEquals(2, none.loss());
    assertRefused(
        "evaluation: expected one of the metrics [loss], got 'accuracy'; add it to the trainer",
        none::accuracy);
    assertRefused("evaluation: expected one output of classes, got none", none::confusion);
    assertRefused("evaluation: expected one output of classes, got none", none::classNames);
    Evaluation.ClassCounts counts =
        new Evaluation.ClassCounts(List.of("a", "b"), new long[][] {{1, 2}, {3, 4}});
    assertEquals("[a, b] [[1, 2], [3, 4]]", counts.toString());
    Map<String, Evaluation.ClassCounts> two = new TreeMap<>(Map.of("x", counts, "y", counts));
    assertRefused(
        "evaluation: expected one output of classes, got [x, y]",
        () -> new Evaluation(7, Map.of("loss", 2.0), two).confusion());
  }

  private static void assertRefused(String message, Executable call) {
    assertEquals(message, assertThrows(UsageException.class, call).getMessage());
  }
}
