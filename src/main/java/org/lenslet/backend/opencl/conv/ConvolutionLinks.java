package org.lenslet.backend.opencl.conv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lenslet.backend.opencl.device.KernelCall;
import org.lenslet.backend.opencl.device.LaunchBuilder;

/**
 * The links of a connection table as the tables of integers that kernels read; each kernel's head
 * describes its own. A link is the pair of an output and an input channel, numbered as the filter
 * holds them.
 */
final class ConvolutionLinks {
  private ConvolutionLinks() {}

  /** Binds {@code links} and {@code tabled}; without a connection table there are no links. */
  static KernelCall bind(
      KernelCall call, LaunchBuilder launch, ConvolutionSizes sizes, int[] links) {
    return sizes.table().isPresent()
        ? call.in("links", launch.table(links)).i32("tabled", 1)
        : call.absent("links").i32("tabled", 0);
  }

  /** Where each output channel's links begin, one end more, then each link's input channel. */
  static int[] byOutput(ConvolutionSizes sizes) {
    if (sizes.table().isEmpty()) {
      return new int[0];
    }
    List<List<Integer>> inputsOf = sizes.inputsOf();
    List<Integer> table = new ArrayList<>(List.of(0));
    inputsOf.forEach(inputs -> table.add(table.get(table.size() - 1) + inputs.size()));
    inputsOf.forEach(table::addAll);
    return ints(table);
  }

  /**
   * Where each input channel's entries begin, one end more, then for each entry the number of the
   * link and its output channel.
   */
  static int[] byInput(ConvolutionSizes sizes) {
    if (sizes.table().isEmpty()) {
      return new int[0];
    }
    int[] pairs = pairs(sizes);
    List<Integer> starts = new ArrayList<>(List.of(0));
    List<Integer> entries = new ArrayList<>();
    for (int c = 0; c < sizes.inputs(); c++) {
      for (int link = 0; link < pairs.length / 2; link++) {
        if (pairs[2 * link] == c) {
          entries.add(link);
          entries.add(pairs[2 * link + 1]);
        }
      }
      starts.add(entries.size() / 2);
    }
    starts.addAll(entries);
    return ints(starts);
  }

  /** For each link its input and its output channel. */
  static int[] pairs(ConvolutionSizes sizes) {
    if (sizes.table().isEmpty()) {
      return new int[0];
    }
    List<Integer> pairs = new ArrayList<>();
    for (int k = 0; k < sizes.outputs(); k++) {
      for (int c : sizes.inputsOf().get(k)) {
        pairs.add(c);
        pairs.add(k);
      }
    }
    return ints(pairs);
  }

  /** For each link its place among all pairs of channels: output * inputs + input. */
  static int[] slots(ConvolutionSizes sizes) {
    int[] pairs = pairs(sizes);
    int[] slots = new int[pairs.length / 2];
    for (int link = 0; link < slots.length; link++) {
      slots[link] = pairs[2 * link + 1] * sizes.inputs() + pairs[2 * link];
    }
    return slots;
  }

  /** For each pair of channels the number of its link, or -1. */
  static int[] linkOfPair(ConvolutionSizes sizes) {
    int[] linkOf = new int[sizes.outputs() * sizes.inputs()];
    Arrays.fill(linkOf, -1);
    int[] slots = slots(sizes);
    for (int link = 0; link < slots.length; link++) {
      linkOf[slots[link]] = link;
    }
    return linkOf;
  }

  private static int[] ints(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }
}
