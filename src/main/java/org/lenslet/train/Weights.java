package org.lenslet.train;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
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
   * @param notes told in a line if the file was changed since it was written, as by a program that
   *     keeps the metadata; a checkpoint that was changed is refused
   * @throws CheckpointException if the file is damaged or lacks one of them; the variables are then
   *     as before
   */
  static void read(
      Path file, Model model, List<Value> weights, Variables variables, Consumer<String> notes) {
    load(file, model, weights, notes).forEach(variables::write);
  }

  /** The weights of a file by name; errors as for {@link #read}. */
  static Map<String, HostTensor> load(
      Path file, Model model, List<Value> weights, Consumer<String> notes) {
    Set<String> names = weights.stream().map(Value::name).collect(toSet());
    SafetensorsFile content = SafetensorsFile.read(file, names::contains);
    if (Checkpoint.isOne(content)) {
      Checksum.verify(file, content);
    }
    for (Value value : weights) {
      requireMatch(file, model, value, content);
    }
    if (content.changed()) {
      notes.accept(file + ": changed since Lenslet wrote it; read as it is now");
    }
    Map<String, HostTensor> wanted = new LinkedHashMap<>();
    weights.forEach(value -> wanted.put(value.name(), content.tensors().get(value.name())));
    return wanted;
  }

  private static void requireMatch(Path file, Model model, Value value, SafetensorsFile content) {
    HostTensor got = content.tensors().get(value.name());
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
              + (got == null
                  ? content.others().getOrDefault(value.name(), "no such tensor")
                  : got.spec())
              + "; choose the model that the file belongs to");
    }
  }
}
