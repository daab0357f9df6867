package org.lenslet.onnx;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lenslet.error.CheckpointException;
import org.lenslet.graph.GraphBuilder;
import org.lenslet.layer.Model;
import org.lenslet.layer.scope.ForwardPass;
import org.lenslet.onnx.emit.Emission;
import org.lenslet.onnx.file.OnnxGraph;
import org.lenslet.onnx.file.OnnxModel;
import org.lenslet.onnx.file.OnnxWriter;
import org.lenslet.tensor.HostTensor;

/**
 * Writes models as ONNX files: as they are in inference, for batches of any size, with the names of
 * their inputs, outputs and weights. Nodes are called after layers.
 */
public final class OnnxExport {
  /** Of December 2022: everything is there that is written, and every runtime reads it. */
  private static final long OPSET = 18;

  private static final long IR_VERSION = 8;

  private OnnxExport() {}

  /**
   * Writes a model.
   *
   * @param weights all parameters and states by name, as a trainer gives them
   * @param metadata whatever else the file is to say, by key
   * @throws CheckpointException if weights are missing or of other shapes
   * @throws org.lenslet.error.UnsupportedOpException if ONNX has no operations for a layer
   */
  public static void write(
      Path file, Model model, Map<String, HostTensor> weights, Map<String, String> metadata) {
    OnnxGraph graph = Emission.of(model, required(model, weights));
    OnnxModel whole =
        new OnnxModel(
            IR_VERSION, Map.of("", OPSET), "lenslet", new LinkedHashMap<>(metadata), false, graph);
    OnnxWriter.write(file, whole);
  }

  private static Map<String, HostTensor> required(Model model, Map<String, HostTensor> weights) {
    GraphBuilder graph = new GraphBuilder();
    Model.Forward forward = model.forward(ForwardPass.inference(graph), model.addInputs(graph, 1));
    Map<String, HostTensor> required = new LinkedHashMap<>();
    forward.parameters().forEach(p -> required.put(p.name(), HostTensor.zeros(p.value().spec())));
    forward.states().forEach(s -> required.put(s.name(), HostTensor.zeros(s.value().spec())));
    for (String name : List.copyOf(required.keySet())) {
      HostTensor given = weights.get(name);
      if (given == null || !given.spec().equals(required.get(name).spec())) {
        throw new CheckpointException(
            "weights of %s: expected %s %s, got %s"
                .formatted(
                    model.name(),
                    name,
                    required.get(name).spec(),
                    given == null ? "no such tensor" : given.spec()));
      }
      required.put(name, given);
    }
    return required;
  }
}
