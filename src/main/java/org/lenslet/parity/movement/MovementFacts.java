package org.lenslet.parity.movement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lenslet.backend.Problem;
import org.lenslet.op.Op;
import org.lenslet.op.movement.Broadcast;
import org.lenslet.op.movement.Concat;
import org.lenslet.op.movement.Dequantize;
import org.lenslet.op.movement.Gather;
import org.lenslet.op.movement.GatherBackward;
import org.lenslet.op.movement.Pad;
import org.lenslet.op.movement.Reshape;
import org.lenslet.op.movement.Slice;
import org.lenslet.op.movement.Transpose;
import org.lenslet.op.reduce.Reduce;
import org.lenslet.op.reduce.ReduceFunction;
import org.lenslet.parity.facts.AdjointDraw;
import org.lenslet.parity.facts.AdjointForm;
import org.lenslet.parity.facts.CaseList;
import org.lenslet.parity.facts.Fill;
import org.lenslet.parity.facts.OpCase;
import org.lenslet.parity.facts.OpFacts;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/**
 * What proofs know of operations that only move elements: every NaN and infinity must arrive too.
 */
public final class MovementFacts {
  /** A line an operation. */
  public static final List<OpFacts<?>> ALL =
      List.of(
          OpFacts.moves(Transpose.class)
              .withCases(MovementFacts::transposes)
              .withAdjoint((op, p, draw) -> forms(op, p, inverse(op), draw)),
          OpFacts.moves(Slice.class)
              .withCases(MovementFacts::slices)
              .withAdjoint((op, p, draw) -> forms(op, p, padded(op, input(p)), draw)),
          OpFacts.moves(Pad.class)
              .withCases(MovementFacts::pads)
              .withAdjoint(
                  (op, p) -> op.value() == 0,
                  (op, p, draw) -> forms(op, p, interior(op, input(p)), draw)),
          OpFacts.moves(Concat.class).withCases(MovementFacts::concatenations),
          OpFacts.moves(Broadcast.class)
              .withCases(MovementFacts::broadcasts)
              .withAdjoint((op, p, draw) -> forms(op, p, summed(op, input(p)), draw)),
          OpFacts.moves(Reshape.class).withCases(MovementFacts::reshapes),
          OpFacts.moves(Dequantize.class)
              .withCases(MovementFacts::dequantizations)
              .withFills((op, inputs, index) -> index == 0 ? anyBits() : Fill.DENSE),
          OpFacts.moves(Gather.class)
              .withCases(MovementFacts::gathers)
              .withFills((op, inputs, index) -> indices(inputs.get(0).shape(), op, index))
              .withAdjoint((op, p, draw) -> forms(op, input(p), p.input(1).shape(), draw)),
          OpFacts.sums(GatherBackward.class, (op, p) -> Math.max(1, p.input(1).shape().elements()))
              .withFills((op, inputs, index) -> indices(op.input(), op.forward(), index))
              .withAdjoint(
                  (op, p, draw) -> forms(op.forward(), op.input(), p.input(1).shape(), draw)));

  private static final Shape ODD = Shape.of(5, 7, 3);

  private MovementFacts() {}

  private static Fill anyBits() {
    return new Fill.Step(0, List.of());
  }

  private static Shape input(Problem problem) {
    return problem.input(0).shape();
  }

  private static List<AdjointForm> forms(Op op, Problem problem, Op transposed, AdjointDraw draw) {
    return AdjointForm.pair(draw, op, input(problem), transposed, problem.output(0).shape());
  }

  private static Transpose inverse(Transpose op) {
    Integer[] inverse = new Integer[op.permutation().size()];
    for (int axis = 0; axis < inverse.length; axis++) {
      inverse[op.permutation().get(axis)] = axis;
    }
    return new Transpose(List.of(inverse));
  }

  private static Pad padded(Slice op, Shape input) {
    int[] after = input.toArray();
    for (int axis = 0; axis < after.length; axis++) {
      int last = op.start().get(axis) + (op.extents().get(axis) - 1) * op.step().get(axis);
      after[axis] -= last + 1;
    }
    return new Pad(op.start(), Shape.of(after), plus(op.step(), -1), 0);
  }

  private static Slice interior(Pad op, Shape input) {
    return new Slice(op.before(), input, plus(op.interior(), 1));
  }

  private static Reduce summed(Broadcast op, Shape input) {
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < op.shape().rank(); axis++) {
      int source = axis - (op.shape().rank() - input.rank());
      if (source < 0 || input.get(source) != op.shape().get(axis)) {
        axes.add(axis);
      }
    }
    return new Reduce(ReduceFunction.SUM, axes, false);
  }

  /** Numbers of slices: -1 is the last, and others outside name none. */
  private static Fill indices(Shape x, Gather op, int index) {
    return index == 0 ? Fill.DENSE : new Fill.Labels(x.get(op.axis()));
  }

  /** Linear once the indices are fixed: integers around 0, as they come. */
  private static List<AdjointForm> forms(Gather op, Shape input, Shape indices, AdjointDraw draw) {
    float[] drawn = draw.integers(2, indices).floats();
    int[] numbers = new int[drawn.length];
    Arrays.setAll(numbers, i -> (int) drawn[i]);
    HostTensor where = HostTensor.ofInts(indices, numbers);
    GatherBackward backward = new GatherBackward(op, input);
    HostTensor x = draw.integers(0, input);
    Shape output = op.outputs(List.of(x.spec(), where.spec())).get(0).shape();
    HostTensor dy = draw.integers(1, output);
    return List.of(
        new AdjointForm(op, List.of(x, where), dy),
        new AdjointForm(backward, List.of(dy, where), x));
  }

  private static Shape plus(Shape shape, int number) {
    int[] extents = shape.toArray();
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] += number;
    }
    return Shape.of(extents);
  }

  private static void both(CaseList list, Op op, Shape... shapes) {
    list.add(op, shapes);
    list.addFilled(op, CaseList.MIXED, shapes);
  }

  private static void transposes(CaseList list) {
    list.core();
    int[] extents = {2, 3, 5, 7};
    for (int rank = 1; rank <= extents.length; rank++) {
      Shape shape = Shape.of(extents).sub(0, rank);
      for (List<Integer> permutation : permutations(rank)) {
        both(list, new Transpose(permutation), shape);
      }
    }
    both(list, new Transpose(List.of(4, 2, 0, 3, 1)), Shape.of(2, 3, 4, 3, 2));
    both(list, new Transpose(List.of()), Shape.scalar());
    // Several blocks or tiles both ways, as many of them one way as the other.
    list.add(new Transpose(List.of(1, 0)), Shape.of(35, 45));
    list.more();
    for (int edge : CaseList.EDGES) {
      list.add(new Transpose(List.of(1, 0)), Shape.of(edge, 33));
      list.add(new Transpose(List.of(1, 0)), Shape.of(33, edge));
      list.add(new Transpose(List.of(0, 2, 1)), Shape.of(2, edge, edge));
      list.add(new Transpose(List.of(1, 0, 2)), Shape.of(3, edge, 5));
    }
  }

  private static List<List<Integer>> permutations(int rank) {
    List<List<Integer>> result = List.of(List.of());
    for (int axis = 0; axis < rank; axis++) {
      List<List<Integer>> longer = new ArrayList<>();
      for (List<Integer> shorter : result) {
        for (int at = 0; at <= shorter.size(); at++) {
          List<Integer> permutation = new ArrayList<>(shorter);
          permutation.add(at, axis);
          longer.add(permutation);
        }
      }
      result = longer;
    }
    return result;
  }

  private static void slices(CaseList list) {
    list.core();
    Shape ones = Shape.of(1, 1, 1);
    Shape zeros = Shape.of(0, 0, 0);
    both(list, new Slice(zeros, ODD, ones), ODD);
    both(list, new Slice(Shape.of(1, 2, 0), Shape.of(3, 4, 3), ones), ODD);
    both(list, new Slice(Shape.of(4, 6, 2), ones, ones), ODD);
    both(list, new Slice(zeros, Shape.of(3, 4, 2), Shape.of(2, 2, 2)), ODD);
    both(list, new Slice(Shape.of(1, 0, 2), Shape.of(2, 3, 1), Shape.of(3, 2, 5)), ODD);
    for (int edge : CaseList.EDGES) {
      Shape shape = Shape.of(2, edge + 3);
      list.add(new Slice(Shape.of(0, 3), Shape.of(2, edge), Shape.of(1, 1)), shape);
      list.add(new Slice(Shape.of(1, 1), Shape.of(1, edge), Shape.of(1, 1)), shape);
    }
  }

  private static void pads(CaseList list) {
    list.core();
    Shape zeros = Shape.of(0, 0, 0);
    for (float value : new float[] {0, -1.5f, Float.NEGATIVE_INFINITY}) {
      both(list, new Pad(zeros, zeros, zeros, value), ODD);
      both(list, new Pad(Shape.of(1, 0, 2), Shape.of(0, 3, 1), zeros, value), ODD);
      both(list, new Pad(zeros, zeros, Shape.of(1, 0, 2), value), ODD);
      both(list, new Pad(Shape.of(0, 2, 1), Shape.of(1, 0, 2), Shape.of(2, 1, 0), value), ODD);
      both(list, new Pad(Shape.of(2), Shape.of(1), Shape.of(3), value), Shape.of(1));
      list.add(
          new Pad(Shape.of(0, 0, 2, 2), Shape.of(0, 0, 2, 2), Shape.of(0, 0, 0, 0), value),
          Shape.of(2, 3, 9, 11));
    }
    for (int edge : CaseList.EDGES) {
      list.add(new Pad(Shape.of(1, 2), Shape.of(0, 1), Shape.of(0, 0), 0), Shape.of(3, edge));
    }
  }

  private static void concatenations(CaseList list) {
    list.core();
    for (int axis = 0; axis < 3; axis++) {
      int cut = axis;
      for (int count = 1; count <= 5; count++) {
        Shape[] parts =
            IntStream.range(0, count)
                .mapToObj(i -> ODD.with(cut, 1 + (3 * i + cut) % 4))
                .toArray(Shape[]::new);
        both(list, new Concat(axis), parts);
      }
    }
    list.add(new Concat(1), Shape.of(2, 16, 5, 5), Shape.of(2, 33, 5, 5), Shape.of(2, 1, 5, 5));
    list.add(new Concat(0), Shape.of(31), Shape.of(1), Shape.of(33));
  }

  private static void broadcasts(CaseList list) {
    list.core();
    Shape[] sources = {
      Shape.scalar(),
      Shape.of(1),
      Shape.of(3),
      Shape.of(7, 1),
      Shape.of(7, 3),
      Shape.of(1, 3),
      Shape.of(5, 1, 1),
      Shape.of(1, 7, 1),
      Shape.of(5, 1, 3),
      ODD
    };
    for (Shape source : sources) {
      both(list, new Broadcast(ODD), source);
    }
    list.add(new Broadcast(Shape.of(2, 6, 9, 9)), Shape.of(6, 1, 1));
    list.add(new Broadcast(Shape.scalar()), Shape.scalar());
    for (int edge : CaseList.EDGES) {
      list.add(new Broadcast(Shape.of(3, edge)), Shape.of(edge));
      list.add(new Broadcast(Shape.of(edge, 5)), Shape.of(edge, 1));
    }
  }

  private static void dequantizations(CaseList list) {
    list.core();
    for (Shape example :
        List.of(
            Shape.of(1),
            Shape.of(5),
            Shape.of(1, 28, 28),
            Shape.of(3, 5, 7),
            Shape.of(3, 1, 2),
            Shape.of(4, 6),
            Shape.of(2, 3, 4, 5))) {
      for (int examples : new int[] {1, 3, 64}) {
        Dequantize op = new Dequantize(example);
        List<TensorSpec> inputs =
            List.of(
                TensorSpec.i32(examples, op.words()),
                TensorSpec.f32(example.get(0), Dequantize.LEVELS));
        OpCase usual = list.usual(op, inputs);
        list.add(usual);
        list.add(usual.withFill(1, CaseList.MIXED));
      }
    }
    list.more();
    for (int edge : CaseList.EDGES) {
      Dequantize op = new Dequantize(Shape.of(3, edge));
      list.addSpecs(
          op, List.of(TensorSpec.i32(2, op.words()), TensorSpec.f32(3, Dequantize.LEVELS)));
    }
  }

  private static void gathers(CaseList list) {
    list.core();
    for (int axis = 0; axis < 3; axis++) {
      gather(list, axis, ODD, Shape.of(4));
      gather(list, axis, ODD, Shape.of(2, 13));
    }
    gather(list, 0, Shape.of(7), Shape.scalar());
    gather(list, 1, Shape.of(3, 130, 2), Shape.of(65));
    gather(list, 0, Shape.of(33, 17), Shape.of(3, 1, 9));
    list.more();
    for (int edge : CaseList.EDGES) {
      gather(list, 0, Shape.of(edge, 5), Shape.of(9));
      gather(list, 1, Shape.of(2, 7, edge), Shape.of(edge));
    }
  }

  private static void gather(CaseList list, int axis, Shape x, Shape indices) {
    Gather op = new Gather(axis);
    List<TensorSpec> inputs = List.of(TensorSpec.f32(x), TensorSpec.i32(indices));
    list.addSpecs(op, inputs);
    list.addSpecs(
        new GatherBackward(op, x), List.of(op.outputs(inputs).get(0), TensorSpec.i32(indices)));
  }

  private static void reshapes(CaseList list) {
    list.core();
    for (Shape shape :
        List.of(Shape.of(105), Shape.of(3, 35), Shape.of(35, 3), Shape.of(1, 105, 1), ODD)) {
      both(list, new Reshape(shape), ODD);
    }
    list.add(new Reshape(Shape.scalar()), Shape.of(1, 1));
  }
}
