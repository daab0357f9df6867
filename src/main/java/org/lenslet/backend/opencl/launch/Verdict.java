package org.lenslet.backend.opencl.launch;

/** An answer of a {@link ThreeStep} algorithm. */
public sealed interface Verdict {
  Verdict ACCEPT = new Accept(0);

  record Accept(long workspaceBytes) implements Verdict {}

  record Reject(String reason) implements Verdict {}

  static Verdict acceptWithFloats(long elements) {
    return new Accept(elements * Float.BYTES);
  }
}
