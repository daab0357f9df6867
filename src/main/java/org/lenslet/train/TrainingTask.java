package org.lenslet.train;

import org.lenslet.error.ShapeException;
import org.lenslet.error.UsageException;
import org.lenslet.layer.Model;
import org.lenslet.tensor.Shape;
import org.lenslet.train.loss.Loss;
import org.lenslet.train.optimizer.Optimizer;

/**
 * What is trained, and how: all that a training step and the judgement of its results are made of.
 *
 * @param model with one output, classes for each example
 * @param loss what to make small
 * @param optimizer how to learn
 * @param batch the examples per step
 */
public record TrainingTask(Model model, Loss loss, Optimizer optimizer, int batch) {

  /** Checks that the parts fit. */
  public TrainingTask {
    requireBatch(batch);
    if (model.outputShapes().size() != 1) {
      throw new ShapeException(
          "model "
              + model.name()
              + ": expected one output to learn from, got "
              + model.outputShapes().keySet()
              + "; train a model of the one that the loss is of");
    }
    Shape output = output(model);
    if (output.rank() != 1) {
      throw new ShapeException(
          "model "
              + model.name()
              + ": expected an output of batch x classes, got "
              + Shape.of(batch).append(output.toArray())
              + "; flatten it or add a dense layer");
    }
  }

  static void requireBatch(int batch) {
    if (batch < 1) {
      throw new UsageException("batch: expected at least 1, got " + batch);
    }
  }

  private static Shape output(Model model) {
    return model.outputShapes().values().iterator().next();
  }

  /** The number of classes that the model tells apart. */
  public int classes() {
    return output(model).get(0);
  }

  /** The same with another number of examples per step. */
  public TrainingTask batch(int batch) {
    return new TrainingTask(model, loss, optimizer, batch);
  }
}
