package org.lenslet.backend;

import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.TensorSpec;

/** A dense tensor at an offset, in elements, of device memory. */
public record DeviceTensor(DeviceBuffer buffer, int offset, TensorSpec spec) {

  public DeviceTensor {
    if (buffer.type() != spec.type()
        || offset < 0
        || offset > buffer.elements() - spec.elements()) {
      throw new IllegalArgumentException(
          spec + " at " + offset + " does not lie in " + buffer.elements() + " " + buffer.type());
    }
  }

  /** Copies a host tensor of as many elements in. */
  public void write(HostTensor source) {
    require(source);
    buffer.write(offset, source);
  }

  /** Copies the elements out into a host tensor of as many elements. */
  public void read(HostTensor target) {
    require(target);
    buffer.read(offset, target);
  }

  /** The contents as a new host tensor. */
  public HostTensor toHost() {
    HostTensor host = HostTensor.zeros(spec);
    read(host);
    return host;
  }

  private void require(HostTensor host) {
    if (host.spec().elements() != spec.elements() || host.type() != spec.type()) {
      throw new IllegalArgumentException(
          "expected a host tensor of " + spec + ", got " + host.spec());
    }
  }
}
