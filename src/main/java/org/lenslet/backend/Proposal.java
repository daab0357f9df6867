package org.lenslet.backend;

/**
 * How a candidate would solve a problem. Making a proposal compiles nothing and takes no memory; it
 * says that the candidate can, and at what cost, not that it is the best.
 */
@FunctionalInterface
public non-sealed interface Proposal extends Answer {
  /** The cost of what is there for the case that nothing else can or builds. */
  double LAST_RESORT = Double.MAX_VALUE;

  /** FLOAT32 elements of workspace that the launch needs. */
  default long workspaceFloats() {
    return 0;
  }

  /**
   * An estimate of the time, in a unit that the proposals for one problem on one device share: the
   * smaller is chosen, of equal ones the one whose candidate the catalogue lists first.
   */
  default double cost() {
    return 1;
  }

  /** What the results are held to. */
  default Accuracy accuracy() {
    return Accuracy.FP32;
  }

  /**
   * Compiles what {@link #bind} needs.
   *
   * @throws org.lenslet.error.KernelBuildException if the device does not build it or cannot run
   *     it; another proposal has to be taken then
   */
  default void prepare() {}

  /** Makes a launch; all preparation happens here, none in the launch. */
  Launch bind(Binding binding);
}
