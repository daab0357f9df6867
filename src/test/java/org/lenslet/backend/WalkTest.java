package org.lenslet.backend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lenslet.op.Op;
import org.lenslet.op.movement.Concat;
import org.lenslet.op.movement.Pad;
import org.lenslet.op.movement.Reshape;
import org.lenslet.op.movement.Slice;
import org.lenslet.op.movement.Transpose;
import org.lenslet.tensor.Shape;
import org.lenslet.tensor.TensorSpec;

class WalkTest {

  private static List<Walk> copies(Op op, Shape... inputs) {
    return Walk.copies(
        Problem.of(op, List.of(inputs).stream().map(shape -> TensorSpec.f32(shape)).toList()));
  }

  @Test
  void axesThatAllTensorsPassAlikeAreOne() {
    Walk walk = Walk.broadcast(List.of(Shape.of(2, 3, 4), Shape.of(1, 4)), Shape.of(2, 3, 4));

    assertArrayEquals(new int[] {6, 4}, walk.extents());
    assertArrayEquals(new int[] {6, 4, 0, 4, 1, 1}, walk.table());
    assertEquals(4, walk.row());
    assertEquals(6, walk.rows());
    assertEquals(20, walk.rowStart(0, 5));
    assertEquals(0, walk.rowStart(1, 5));
  }

  @Test
  void aSingleElementIsOneAxisAlongWhichAllRepeat() {
    Walk walk = Walk.broadcast(List.of(Shape.scalar(), Shape.of(1, 1)), Shape.of(1, 1));

    assertArrayEquals(new int[] {1, 0, 0}, walk.table());
    assertEquals(1, walk.elements());
  }

  @Test
  void aTransposeReadsWhereItsInputLies() {
    Walk walk = copies(new Transpose(List.of(0, 3, 1, 2)), Shape.of(2, 3, 5, 7)).get(0);

    // Height and width stay neighbours: three axes are left of four.
    assertArrayEquals(new int[] {2, 7, 15}, walk.extents());
    assertArrayEquals(new int[] {105, 1, 7}, walk.strides()[0]);
    assertArrayEquals(new int[] {105, 15, 1}, walk.strides()[1]);
  }

  @Test
  void aSliceStartsAndStepsInItsInput() {
    Slice op = new Slice(Shape.of(1, 2), Shape.of(2, 3), Shape.of(1, 2));
    Walk walk = copies(op, Shape.of(4, 9)).get(0);

    assertEquals(11, walk.rowStart(0, 0));
    assertEquals(20, walk.rowStart(0, 1));
    assertEquals(2, walk.step(0));
    assertEquals(3, walk.rowStart(1, 1));
  }

  @Test
  void paddingStartsAndStepsInItsOutput() {
    Pad op = new Pad(Shape.of(1, 2), Shape.of(0, 0), Shape.of(0, 1), 0);
    Walk walk = copies(op, Shape.of(2, 3)).get(0);

    // A row of the output holds 2 before, 3 elements and 2 between them.
    assertEquals(9, walk.rowStart(1, 0));
    assertEquals(16, walk.rowStart(1, 1));
    assertEquals(2, walk.step(1));
    assertEquals(3, walk.rowStart(0, 1));
  }

  @Test
  void inputsAreJoinedOneBehindTheOther() {
    List<Walk> walks = copies(new Concat(1), Shape.of(2, 3), Shape.of(2, 4), Shape.of(2, 1));

    assertEquals(
        List.of(0, 3, 7),
        IntStream.range(0, 3).map(i -> walks.get(i).starts()[1]).boxed().toList());
    assertEquals(8, walks.get(0).rowStart(1, 1));
    assertArrayEquals(new int[] {2, 1, 8}, walks.get(2).table());
  }

  @Test
  void whatDoesNotCopyHasNoWalk() {
    assertThrows(
        IllegalArgumentException.class, () -> copies(new Reshape(Shape.of(6)), Shape.of(2, 3)));
  }
}
