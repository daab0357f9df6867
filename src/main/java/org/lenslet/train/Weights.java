package org.lenslet.train;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.error.CheckpointException;
import org.lenslet.graph.Value;
import org.lenslet.layer.Model;
import org.lenslet.plan.Variables;
import org.lenslet.safetensors.Checksum;
import org.lenslet.safetensors.SafetensorsFile;
import org.lenslet.tensor.HostTensor;

/** What a model has learnt, its parameters and states, as a safetensors file, and back. */
public final class Weights {
  private Weights() {}

  /** The contents of the weights, copied, by name. */
  static Map<String, HostTensor> read(List<Value> weights, Variables variables) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    weights.forEach(value -> tensors.put(value.name(), variables.read(value.name())));
    return tensors;
  }

  /** Writes the weights; equal weights give equal bytes. */
  static void write(Path file, Model model, List<Value> weights, Variables variables) {
    Map<String, HostTensor> tensors = read(weights, variables);
    Map<String, String> metadata =
        Map.of("format", "lenslet", "model", model.name(), "input", inputs(model));
    Checksum.add(SafetensorsFile.of(tensors, metadata)).write(file);
  }

  /** The inputs' shapes; of several, with their names. */
  static String inputs(Model model) {
    return model.inputs().size() == 1
        ? model.inputShape().toString()
        : model.inputs().stream().map(i -> i.name() + " " + i.shape()).collect(joining(", "));
  }

  /**
   * Reads the weights; tensors that the model does not have, such as optimizer state, are passed
   * over, so a checkpoint serves as well.
   *
   * @throws CheckpointException if the file is damaged or lacks one of them; the variables are then
   *     as before
   */
  static void read(Path file, Model model, List<Value> weights, Variables variables) {
    load(file, model, weights).forEach(variables::write);
  }

  /** The weights of a file by name; errors as for {@link #read(Path, Model, List, Variables)}. */
  static Map<String, HostTensor> load(Path file, Model model, List<Value> weights) {
    SafetensorsFile content = SafetensorsFile.read(file);
    Checksum.verify(file, content);
    Map<String, HostTensor> tensors = content.tensors();
    for (Value value : weights) {
      requireMatch(file, model, value, tensors.get(value.name()));
    }
    Map<String, HostTensor> wanted = new LinkedHashMap<>();
    weights.forEach(value -> wanted.put(value.name(), tensors.get(value.name())));
    return wanted;
  }

  private static void requireMatch(Path file, Model model, Value value, HostTensor got) {
    if (got == null || !got.spec().equals(value.spec())) {
      throw new CheckpointException(
          file
              + ": expected weights of "
              + model.name()
              + " with "
              + value.name()
              + " "
              + value.spec()
              + ", got "
              + (got == null ? "no such tensor" : got.spec())
              + "; choose the model that the file belongs to");
    }
  }
}
