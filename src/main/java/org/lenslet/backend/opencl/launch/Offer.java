package org.lenslet.backend.opencl.launch;

/** Which algorithms a backend offers, and for which problems. */
public enum Offer {
  /** For plans: what suits the kind of device, where it is the fastest. */
  FASTEST,
  /** For the self-test: what suits the kind of device, wherever it can. */
  SUITABLE,
  /** For parity runs: what is made for GPUs on CPU devices as well, wherever it can. */
  ALL
}
