package org.lenslet.infer;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.lenslet.error.CheckpointException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.graph.Value;
import org.lenslet.layer.Model;
import org.lenslet.layer.scope.ForwardPass;
import org.lenslet.safetensors.SafetensorsFile;
import org.lenslet.tensor.HostTensor;

/** The weights that a model's forward direction reads. */
final class InferenceWeights {
  private InferenceWeights() {}

  /** All tensors of a file; a note where another program has changed it. */
  static Map<String, HostTensor> read(Path file, Consumer<String> notes) {
    SafetensorsFile content = SafetensorsFile.read(file);
    if (content.changed()) {
      notes.accept(file + ": changed since Lenslet wrote it; read as it is now");
    }
    return content.tensors();
  }

  /** What a model starts from. */
  static Map<String, HostTensor> own(Model model) {
    GraphBuilder graph = new GraphBuilder();
    Model.Forward forward = model.forward(ForwardPass.inference(graph), model.addInputs(graph, 1));
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    forward.parameters().forEach(p -> weights.put(p.name(), p.initialValues(1)));
    forward.states().forEach(s -> weights.put(s.name(), s.initialValues()));
    return weights;
  }

  /**
   * The tensors for the variables of a graph; others are passed over.
   *
   * @throws CheckpointException if one is missing, of another shape or not finite
   */
  static Map<String, HostTensor> require(
      Model model, List<Value> variables, Map<String, HostTensor> tensors) {
    Map<String, HostTensor> weights = new LinkedHashMap<>();
    for (Value variable : variables) {
      HostTensor tensor = tensors.get(variable.name());
      if (tensor == null || !tensor.spec().equals(variable.spec())) {
        throw new CheckpointException(
            "weights of %s: expected %s %s, got %s; choose the model that the weights belong to"
                .formatted(
                    model.name(),
                    variable.name(),
                    variable.spec(),
                    tensor == null ? "no such tensor" : tensor.spec()));
      }
      int index = tensor.firstNonFinite();
      if (index >= 0) {
        throw new CheckpointException(
            "weights of %s: expected finite values, got %s in %s; choose other weights"
                .formatted(model.name(), tensor.floats()[index], variable.name()));
      }
      weights.put(variable.name(), tensor);
    }
    return weights;
  }
}
