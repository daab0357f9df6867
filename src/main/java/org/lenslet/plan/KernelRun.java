package org.lenslet.plan;

import java.util.List;
import org.lenslet.backend.Accuracy;
import org.lenslet.backend.Problem;
import org.lenslet.graph.Node;
import org.lenslet.tensor.HostTensor;

/**
 * What one kernel of a plan was given and what it gave, copied to the host.
 *
 * @param kernel the candidate's name
 * @param accuracy what the algorithm states of its results
 * @param outputs the results, as they were when the kernel had run
 * @param variables for each output the variable whose new content it is; empty for other outputs
 */
public record KernelRun(
    Node node,
    String kernel,
    Problem problem,
    Accuracy accuracy,
    List<HostTensor> inputs,
    List<HostTensor> outputs,
    List<String> variables) {

  public KernelRun {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    variables = List.copyOf(variables);
  }

  /** Which kernel, as in {@code conv2 (convolution 5x5 tanh, convolution_forward_gemm)}. */
  public String describe() {
    return node.label() + " (" + node.op() + ", " + kernel + ")";
  }

  /** The name of the variable whose new content an output is; otherwise as {@code output 0}. */
  public String outputName(int output) {
    return variables.get(output).isEmpty() ? "output " + output : variables.get(output);
  }
}
