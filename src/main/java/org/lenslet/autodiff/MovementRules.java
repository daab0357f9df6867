package org.lenslet.autodiff;

import static org.lenslet.autodiff.GradientRules.one;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.lenslet.autodiff.GradientRules.Rule;
import org.lenslet.autodiff.GradientRules.Step;
import org.lenslet.graph.Value;
import org.lenslet.op.Op;
import org.lenslet.op.movement.Broadcast;
import org.lenslet.op.movement.Concat;
import org.lenslet.op.movement.Gather;
import org.lenslet.op.movement.GatherBackward;
import org.lenslet.op.movement.Pad;
import org.lenslet.op.movement.Reshape;
import org.lenslet.op.movement.Slice;
import org.lenslet.op.movement.Transpose;
import org.lenslet.tensor.Shape;

/** Gradients through operations that move elements: each is a movement back. */
final class MovementRules {
  private MovementRules() {}

  static void addTo(Map<Class<? extends Op>, Rule> rules) {
    rules.put(Reshape.class, step -> one(step.graph().reshape(step.dy(), step.shape(0))));
    rules.put(Broadcast.class, step -> one(step.graph().sumTo(step.dy(), step.shape(0))));
    rules.put(Transpose.class, MovementRules::transpose);
    rules.put(Pad.class, MovementRules::pad);
    rules.put(Slice.class, MovementRules::slice);
    rules.put(Concat.class, MovementRules::concat);
    rules.put(Gather.class, MovementRules::gather);
    rules.put(GatherBackward.class, MovementRules::gatherBackward);
  }

  private static Value[] transpose(Step step) {
    List<Integer> permutation = ((Transpose) step.node().op()).permutation();
    Integer[] inverse = new Integer[permutation.size()];
    for (int axis = 0; axis < inverse.length; axis++) {
      inverse[permutation.get(axis)] = axis;
    }
    return one(step.graph().apply(new Transpose(Arrays.asList(inverse)), step.dy()));
  }

  private static Value[] pad(Step step) {
    Pad op = (Pad) step.node().op();
    int[] steps = Arrays.stream(op.interior().toArray()).map(gap -> gap + 1).toArray();
    return one(
        step.graph().apply(new Slice(op.before(), step.shape(0), Shape.of(steps)), step.dy()));
  }

  private static Value[] slice(Step step) {
    Slice op = (Slice) step.node().op();
    Shape from = step.shape(0);
    int[] after = new int[from.rank()];
    int[] interior = new int[from.rank()];
    for (int axis = 0; axis < from.rank(); axis++) {
      int last = op.start().get(axis) + (op.extents().get(axis) - 1) * op.step().get(axis);
      after[axis] = from.get(axis) - 1 - last;
      interior[axis] = op.step().get(axis) - 1;
    }
    return one(
        step.graph().apply(new Pad(op.start(), Shape.of(after), Shape.of(interior), 0), step.dy()));
  }

  private static Value[] concat(Step step) {
    int axis = ((Concat) step.node().op()).axis();
    int rank = step.dy().spec().shape().rank();
    Value[] gradients = new Value[step.node().inputs().size()];
    int start = 0;
    for (int i = 0; i < gradients.length; i++) {
      Shape zeros = Shape.of(new int[rank]);
      Shape ones = Shape.of(IntStream.generate(() -> 1).limit(rank).toArray());
      Slice part = new Slice(zeros.with(axis, start), step.shape(i), ones);
      gradients[i] = step.needed()[i] ? step.graph().apply(part, step.dy()) : null;
      start += step.shape(i).get(axis);
    }
    return gradients;
  }

  private static Value[] gather(Step step) {
    GatherBackward backward = new GatherBackward((Gather) step.node().op(), step.shape(0));
    return new Value[] {step.graph().apply(backward, step.dy(), step.input(1)), null};
  }

  private static Value[] gatherBackward(Step step) {
    Gather forward = ((GatherBackward) step.node().op()).forward();
    return new Value[] {step.graph().apply(forward, step.dy(), step.input(1)), null};
  }
}
