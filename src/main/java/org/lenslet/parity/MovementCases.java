package org.lenslet.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.lenslet.op.Broadcast;
import org.lenslet.op.Concat;
import org.lenslet.op.OneHot;
import org.lenslet.op.Op;
import org.lenslet.op.Pad;
import org.lenslet.op.Reshape;
import org.lenslet.op.Slice;
import org.lenslet.op.Transpose;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

/** Cases of operations that only move elements: every NaN and infinity must arrive too. */
final class MovementCases {
  private static final Shape ODD = Shape.of(5, 7, 3);

  private MovementCases() {}

  static void add(CaseList list) {
    transposes(list);
    slices(list.core());
    pads(list.core());
    concatenations(list.core());
    broadcasts(list.core());
    reshapes(list.core());
    indicators(list.core());
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

  private static void reshapes(CaseList list) {
    for (Shape shape :
        List.of(Shape.of(105), Shape.of(3, 35), Shape.of(35, 3), Shape.of(1, 105, 1), ODD)) {
      both(list, new Reshape(shape), ODD);
    }
    list.add(new Reshape(Shape.scalar()), Shape.of(1, 1));
  }

  private static void indicators(CaseList list) {
    for (int classes : new int[] {1, 2, 7, 10, 33, 257}) {
      for (Shape labels : List.of(Shape.of(1), Shape.of(17), Shape.of(3, 5), Shape.of(2, 3, 4))) {
        list.addSpecs(new OneHot(classes, 1, 0), List.of(TensorSpec.i32(labels)));
        list.addSpecs(new OneHot(classes, 0.9f, -0.1f), List.of(TensorSpec.i32(labels)));
      }
    }
  }
}
