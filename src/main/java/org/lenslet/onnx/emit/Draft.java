package org.lenslet.onnx.emit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lenslet.onnx.file.OnnxAttribute;
import org.lenslet.onnx.file.OnnxNode;
import org.lenslet.onnx.file.OnnxTensor;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/** An ONNX graph in the making. */
final class Draft {
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
  private final Map<Object, String> known = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private String label = "";

  /** The layer that the next nodes belong to. */
  void label(String label) {
    this.label = label;
  }

  /** A name that nothing else has, like the given one. */
  String unique(String wanted) {
    String name = wanted;
    for (int i = 2; !names.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  /** Adds a node and returns the name of its output. */
  String add(String operation, List<String> inputs, OnnxAttribute... attributes) {
    String name = unique(label.isEmpty() ? operation : label + "/" + operation);
    Map<String, OnnxAttribute> byName = new LinkedHashMap<>();
    Arrays.stream(attributes).forEach(each -> byName.put(each.name(), each));
    nodes.add(new OnnxNode(name, operation, "", inputs, List.of(name), byName));
    return name;
  }

  /** Lets a value have another name that somebody else chose. */
  void rename(String value, String wanted) {
    nodes.add(
        new OnnxNode(
            unique(wanted + "/Identity"),
            "Identity",
            "",
            List.of(value),
            List.of(wanted),
            Map.of()));
  }

  /** A tensor under its own name, which is taken already. */
  String initializer(String name, HostTensor tensor) {
    initializers.put(name, OnnxTensor.of(name, tensor));
    return name;
  }

  /** Floats that are no weights. */
  String constant(HostTensor tensor) {
    return add("Constant", List.of(), OnnxAttribute.of("value", OnnxTensor.of("", tensor)));
  }

  /** A number, once for all that use it. */
  String number(float number) {
    return known.computeIfAbsent(
        Float.floatToRawIntBits(number),
        key -> {
          String name = unique("number");
          initializers.put(name, OnnxTensor.of(name, HostTensor.of(Shape.scalar(), number)));
          return name;
        });
  }

  /** Whole numbers in a row, once for all that use them. */
  String integers(long... numbers) {
    return known.computeIfAbsent(
        Arrays.toString(numbers),
        key -> {
          String name = unique("numbers");
          initializers.put(name, OnnxTensor.of(name, Shape.of(numbers.length), numbers));
          return name;
        });
  }

  List<OnnxNode> nodes() {
    return nodes;
  }

  Map<String, OnnxTensor> initializers() {
    return initializers;
  }
}
