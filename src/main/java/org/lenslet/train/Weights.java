package org.lenslet.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.error.CheckpointException;
import org.lenslet.layer.Model;
import org.lenslet.layer.Parameter;
import org.lenslet.plan.Variables;
import org.lenslet.safetensors.Checksum;
import org.lenslet.safetensors.SafetensorsFile;
import org.lenslet.tensor.HostTensor;

/** The parameters of a model as a safetensors file, and back. */
final class Weights {
  private Weights() {}

  /** Writes the parameters; equal parameters give equal bytes. */
  static void write(Path file, Model model, List<Parameter> parameters, Variables variables) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    parameters.forEach(p -> tensors.put(p.name(), variables.read(p.name())));
    Map<String, String> metadata =
        Map.of("format", "lenslet", "model", model.name(), "input", model.inputShape().toString());
    Checksum.add(SafetensorsFile.of(tensors, metadata)).write(file);
  }

  /**
   * Reads the parameters; tensors that the model does not have, such as optimizer state, are passed
   * over, so a checkpoint serves as well.
   *
   * @throws CheckpointException if the file is damaged or lacks a parameter; the variables are then
   *     as before
   */
  static void read(Path file, Model model, List<Parameter> parameters, Variables variables) {
    SafetensorsFile content = SafetensorsFile.read(file);
    Checksum.verify(file, content);
    Map<String, HostTensor> tensors = content.tensors();
    for (Parameter parameter : parameters) {
      requireMatch(file, model, parameter, tensors.get(parameter.name()));
    }
    parameters.forEach(p -> variables.write(p.name(), tensors.get(p.name())));
  }

  private static void requireMatch(Path file, Model model, Parameter parameter, HostTensor got) {
    if (got == null || !got.spec().equals(parameter.value().spec())) {
      throw new CheckpointException(
          file
              + ": expected weights of "
              + model.name()
              + " with "
              + parameter.name()
              + " "
              + parameter.value().spec()
              + ", got "
              + (got == null ? "no such tensor" : got.spec())
              + "; choose the model that the file belongs to");
    }
  }
}
