package org.lenslet.parity.facts;

import org.lenslet.op.Op;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** Where the tensors of an {@link AdjointForm} come from. */
public interface AdjointDraw {

  /** Small integers, so small that every sum of every form of the case is exact. */
  HostTensor integers(int stream, Shape shape);

  /** One result of an operation on an input that was drawn. */
  HostTensor result(Op op, HostTensor input, int output);
}
