package org.lenslet.backend.reference;

import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.reference.conv.ConvolutionReference;
import org.lenslet.backend.reference.gemm.MatMulReference;
import org.lenslet.backend.reference.launch.ReferenceList;
import org.lenslet.backend.reference.loss.LossReference;
import org.lenslet.backend.reference.movement.MovementReference;
import org.lenslet.backend.reference.norm.BatchNormReference;
import org.lenslet.backend.reference.norm.SoftmaxReference;
import org.lenslet.backend.reference.pointwise.PointwiseReference;
import org.lenslet.backend.reference.pool.AdaptiveMaxPoolReference;
import org.lenslet.backend.reference.pool.AveragePoolReference;
import org.lenslet.backend.reference.pool.MaxPoolReference;
import org.lenslet.backend.reference.pool.MaxUnpoolReference;
import org.lenslet.backend.reference.pool.ResampleReference;
import org.lenslet.backend.reference.random.RandomReference;
import org.lenslet.backend.reference.reduce.ReduceReference;
import org.lenslet.backend.reference.update.UpdateReference;

/** The reference kernels: each family lists its own; views need none. */
final class ReferenceCatalog {
  private static final ReferenceList LIST = list();

  /** Plain loops alone. */
  static final KernelCatalog SPECIFICATION = LIST.specification();

  /** With fast twins of products and convolutions. */
  static final KernelCatalog FAST = LIST.fast();

  private ReferenceCatalog() {}

  private static ReferenceList list() {
    ReferenceList list = new ReferenceList();
    ConvolutionReference.list(list);
    MatMulReference.list(list);
    MaxPoolReference.list(list);
    AveragePoolReference.list(list);
    MaxUnpoolReference.list(list);
    AdaptiveMaxPoolReference.list(list);
    ResampleReference.list(list);
    PointwiseReference.list(list);
    ReduceReference.list(list);
    SoftmaxReference.list(list);
    BatchNormReference.list(list);
    LossReference.list(list);
    MovementReference.list(list);
    UpdateReference.list(list);
    RandomReference.list(list);
    return list;
  }
}
