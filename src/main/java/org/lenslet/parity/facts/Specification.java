package org.lenslet.parity.facts;

import java.util.List;
import org.lenslet.op.Op;
import org.lenslet.tensor.HostTensor;

/** What the results of operations are: the judge that every comparison asks. */
@FunctionalInterface
public interface Specification {

  /** All results of an operation on the inputs. */
  List<HostTensor> results(Op op, List<HostTensor> inputs);
}
