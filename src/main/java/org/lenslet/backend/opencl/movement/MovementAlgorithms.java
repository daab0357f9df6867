package org.lenslet.backend.opencl.movement;

import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.op.Op;
import org.lenslet.op.movement.Broadcast;
import org.lenslet.op.movement.Concat;
import org.lenslet.op.movement.Dequantize;
import org.lenslet.op.movement.Gather;
import org.lenslet.op.movement.GatherBackward;
import org.lenslet.op.movement.Pad;
import org.lenslet.op.movement.Slice;
import org.lenslet.op.movement.Transpose;

/** The algorithms for moving elements. */
public final class MovementAlgorithms {
  private MovementAlgorithms() {}

  public static void list(AlgorithmList list) {
    list.wideVectors(Transpose.class, new TransposeForwardBlocks());
    rows(list, "transpose_forward_rows", Transpose.class);
    rows(list, "broadcast_forward_rows", Broadcast.class);
    rows(list, "slice_forward_rows", Slice.class);
    rows(list, "concat_forward_rows", Concat.class);
    list.wideVectors(Pad.class, new PadForwardRows());
    list.localTiles(Transpose.class, new TransposeForwardTiled());
    copy(list, "transpose_forward_copy", Transpose.class);
    copy(list, "broadcast_forward_copy", Broadcast.class);
    copy(list, "slice_forward_copy", Slice.class);
    copy(list, "concat_forward_copy", Concat.class);
    list.forAll(Pad.class, new PadForwardGather());
    list.forAll(Dequantize.class, new DequantizeForwardWords());
    list.forAll(Gather.class, new GatherForwardDirect());
    list.forAll(GatherBackward.class, new GatherBackwardColumns());
  }

  private static void rows(AlgorithmList list, String name, Class<? extends Op> op) {
    list.wideVectors(op, new CopyRows(name));
  }

  private static void copy(AlgorithmList list, String name, Class<? extends Op> op) {
    list.forAll(op, new StridedCopy(name));
  }
}
