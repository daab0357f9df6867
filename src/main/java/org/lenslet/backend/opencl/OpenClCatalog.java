package org.lenslet.backend.opencl;

import java.util.Set;
import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.opencl.device.ClDevice;
import org.lenslet.op.ArgMax;
import org.lenslet.op.AveragePool;
import org.lenslet.op.AveragePoolBackward;
import org.lenslet.op.Broadcast;
import org.lenslet.op.Concat;
import org.lenslet.op.MaxPool;
import org.lenslet.op.MaxPoolBackward;
import org.lenslet.op.OneHot;
import org.lenslet.op.Op;
import org.lenslet.op.Pad;
import org.lenslet.op.Slice;
import org.lenslet.op.Transpose;

/** The algorithms of the OpenCL backend, a line each; the order is the policy. */
final class OpenClCatalog {
  private final ClDevice device;
  private final Set<String> withheld;
  private final BuildFailures failures;
  private final KernelCatalog.Builder builder = KernelCatalog.builder();

  private OpenClCatalog(ClDevice device, Set<String> withheld, BuildFailures failures) {
    this.device = device;
    this.withheld = withheld;
    this.failures = failures;
  }

  static KernelCatalog of(ClDevice device, Set<String> withheld, BuildFailures failures) {
    OpenClCatalog c = new OpenClCatalog(device, withheld, failures);
    c.pooling();
    c.movement();
    return c.builder.build();
  }

  private void pooling() {
    // Which family comes first is the device's kind; the other one stays for whoever asks for it.
    if (device.facts().isCpu()) {
      poolingByItems();
      poolingDirect();
    } else {
      poolingDirect();
      poolingByItems();
    }
  }

  private void poolingByItems() {
    add("max_pool_forward_rows", MaxPool.class, new MaxPoolForwardRows());
    add("max_pool_backward_planes", MaxPoolBackward.class, new MaxPoolBackwardPlanes());
    add("average_pool_forward_rows", AveragePool.class, new AveragePoolForwardRows());
    add("average_pool_backward_rows", AveragePoolBackward.class, new AveragePoolBackwardRows());
  }

  private void poolingDirect() {
    add("max_pool_forward_direct", MaxPool.class, new MaxPoolForwardDirect());
    add("max_pool_backward_direct", MaxPoolBackward.class, new MaxPoolBackwardDirect());
    add("average_pool_forward_direct", AveragePool.class, new AveragePoolForwardDirect());
    add("average_pool_backward_direct", AveragePoolBackward.class, new AveragePoolBackwardDirect());
  }

  private void movement() {
    if (device.facts().isCpu()) {
      movementByItems();
      movementDirect();
    } else {
      movementDirect();
      movementByItems();
    }
  }

  private void movementByItems() {
    add("transpose_forward_blocks", Transpose.class, new TransposeForwardBlocks());
    add("transpose_forward_rows", Transpose.class, new CopyRows());
    add("broadcast_forward_rows", Broadcast.class, new CopyRows());
    add("slice_forward_rows", Slice.class, new CopyRows());
    add("concat_forward_rows", Concat.class, new CopyRows());
    add("pad_forward_rows", Pad.class, new PadForwardRows());
    add("arg_max_forward_direct", ArgMax.class, new ArgMaxForwardDirect());
  }

  private void movementDirect() {
    add("transpose_forward_tiled", Transpose.class, new TransposeForwardTiled());
    add("transpose_forward_direct", Transpose.class, new CopyDirect());
    add("broadcast_forward_direct", Broadcast.class, new CopyDirect());
    add("slice_forward_direct", Slice.class, new CopyDirect());
    add("concat_forward_direct", Concat.class, new CopyDirect());
    add("pad_forward_direct", Pad.class, new PadForwardDirect());
    add("one_hot_forward_direct", OneHot.class, new OneHotForwardDirect());
    add("arg_max_forward_groups", ArgMax.class, new ArgMaxForwardGroups());
  }

  private void add(String name, Class<? extends Op> op, Algorithm algorithm) {
    if (!withheld.contains(name)) {
      builder.add(op, new OpenClCandidate(name, algorithm, device, failures));
    }
  }
}
