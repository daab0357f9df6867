package org.lenslet.backend.opencl.movement;

import org.lenslet.backend.opencl.launch.AlgorithmList;
import org.lenslet.op.Broadcast;
import org.lenslet.op.Concat;
import org.lenslet.op.Pad;
import org.lenslet.op.Slice;
import org.lenslet.op.Transpose;

/** The algorithms for moving elements. */
public final class MovementAlgorithms {
  private MovementAlgorithms() {}

  public static void list(AlgorithmList list) {
    CopyRows rows = new CopyRows();
    list.wideVectors("transpose_forward_blocks", Transpose.class, new TransposeForwardBlocks());
    list.wideVectors("transpose_forward_rows", Transpose.class, rows);
    list.wideVectors("broadcast_forward_rows", Broadcast.class, rows);
    list.wideVectors("slice_forward_rows", Slice.class, rows);
    list.wideVectors("concat_forward_rows", Concat.class, rows);
    list.wideVectors("pad_forward_rows", Pad.class, new PadForwardRows());
    list.localTiles("transpose_forward_tiled", Transpose.class, new TransposeForwardTiled());
    StridedCopy copy = new StridedCopy();
    list.forAll("transpose_forward_copy", Transpose.class, copy);
    list.forAll("broadcast_forward_copy", Broadcast.class, copy);
    list.forAll("slice_forward_copy", Slice.class, copy);
    list.forAll("concat_forward_copy", Concat.class, copy);
    list.forAll("pad_forward_gather", Pad.class, new PadForwardGather());
  }
}
