package org.lenslet.op.conv;

import java.util.ArrayList;
import java.util.List;
import org.lenslet.op.Checks;
import org.lenslet.op.Window;
import org.lenslet.tensor.Shape;

/** Which input channels each output channel of a convolution reads. */
public sealed interface Connectivity {

  /** Every output channel reads every input channel. */
  Connectivity DENSE = new Groups(1);

  /**
   * Which of the 6 maps of S2 each of the 16 maps of C3 reads in LeNet-5: table I of LeCun, Bottou,
   * Bengio, Haffner, "Gradient-based learning applied to document recognition", 1998.
   */
  Table LENET_C3 =
      new Table(
          List.of(
              List.of(0, 1, 2),
              List.of(1, 2, 3),
              List.of(2, 3, 4),
              List.of(3, 4, 5),
              List.of(0, 4, 5),
              List.of(0, 1, 5),
              List.of(0, 1, 2, 3),
              List.of(1, 2, 3, 4),
              List.of(2, 3, 4, 5),
              List.of(0, 3, 4, 5),
              List.of(0, 1, 4, 5),
              List.of(0, 1, 2, 5),
              List.of(0, 1, 3, 4),
              List.of(1, 2, 4, 5),
              List.of(0, 2, 3, 5),
              List.of(0, 1, 2, 3, 4, 5)));

  /**
   * The channels in equal blocks, each block of outputs reading its block of inputs; the filter has
   * the shape K x C/groups x kernel.
   */
  record Groups(int count) implements Connectivity {
    public Groups {
      Checks.require(count >= 1, "convolution", "at least 1 group", count);
    }

    @Override
    public String toString() {
      return count == 1 ? "" : " groups " + count;
    }
  }

  /**
   * A table of links, as LeNet-5 of 1998 uses between S2 and C3. The filter holds only the links
   * that exist: its shape is links x kernel, links ordered by output channel, then as listed.
   *
   * @param inputsOf for each output channel the input channels it reads, ascending
   */
  record Table(List<List<Integer>> inputsOf) implements Connectivity {
    public Table {
      List<List<Integer>> copy = new ArrayList<>();
      Checks.require(!inputsOf.isEmpty(), "connection table", "at least 1 output channel", 0);
      for (List<Integer> inputs : inputsOf) {
        Checks.require(
            !inputs.isEmpty(), "connection table", "at least 1 input per output", inputsOf);
        int previous = -1;
        for (int input : inputs) {
          Checks.require(
              input > previous, "connection table", "ascending channels of at least 0", inputs);
          previous = input;
        }
        copy.add(List.copyOf(inputs));
      }
      inputsOf = List.copyOf(copy);
    }

    /** The number of links. */
    public int links() {
      return inputsOf.stream().mapToInt(List::size).sum();
    }

    /** The smallest number of input channels that the table can be used with. */
    public int leastInputs() {
      return inputsOf.stream().mapToInt(inputs -> inputs.get(inputs.size() - 1)).max().orElse(0)
          + 1;
    }

    @Override
    public String toString() {
      return " table of " + links() + " links";
    }
  }

  /** The filter's shape for the given channel counts. */
  default Shape filterShape(int outputs, int inputs, Window window) {
    if (this instanceof Groups groups) {
      int count = groups.count();
      Checks.require(
          inputs % count == 0 && outputs % count == 0,
          "convolution",
          "channel counts divisible by " + count + " groups",
          inputs + " inputs and " + outputs + " outputs");
      return Shape.of(outputs, inputs / count).append(window.kernel().toArray());
    }
    Table table = (Table) this;
    Checks.require(
        outputs == table.inputsOf().size() && inputs >= table.leastInputs(),
        "convolution",
        table.inputsOf().size() + " outputs and at least " + table.leastInputs() + " inputs",
        outputs + " outputs and " + inputs + " inputs");
    return Shape.of(table.links()).append(window.kernel().toArray());
  }

  /** The number of output channels of a filter of the given shape. */
  default int outputsOf(Shape filter) {
    return this instanceof Table table ? table.inputsOf().size() : filter.get(0);
  }
}
