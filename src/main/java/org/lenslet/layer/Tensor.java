package org.lenslet.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lenslet.error.ShapeException;
import org.lenslet.graph.Value;
import org.lenslet.layer.kind.Unpooling;
import org.lenslet.layer.scope.Initializer;
import org.lenslet.layer.scope.Join;
import org.lenslet.layer.scope.Layer;
import org.lenslet.layer.scope.LayerScope;
import org.lenslet.op.movement.Concat;
import org.lenslet.op.pointwise.BinaryFunction;
import org.lenslet.tensor.Shape;

/**
 * What flows between the layers of a {@link Network}: an input, or a layer's output. Layers are
 * added behind it, any number of them; it holds no numbers itself. Its shape is known when the
 * network is built.
 */
public final class Tensor implements LayerChain<Tensor> {
  private final Network network;
  private final int id;
  private final Initializer initializer;

  /** The sum, element by element. */
  private record Sum() implements Join {
    @Override
    public String kind() {
      return "add";
    }

    @Override
    public Value apply(LayerScope scope, List<Value> inputs) {
      Shape shape = inputs.get(0).spec().shape();
      Shape other = inputs.get(1).spec().shape();
      if (!other.equals(shape)) {
        throw new ShapeException(
            "add: expected two inputs of one shape, got "
                + shape
                + " and "
                + other
                + "; project one to the other's shape");
      }
      return scope.graph().binary(BinaryFunction.ADD, inputs.get(0), inputs.get(1));
    }
  }

  /** The channels of all inputs, one input's behind the other's. */
  private record Channels() implements Join {
    @Override
    public String kind() {
      return "concat";
    }

    @Override
    public Value apply(LayerScope scope, List<Value> inputs) {
      return scope.graph().applyAll(new Concat(1), inputs).get(0);
    }
  }

  /** One part of all channels. */
  private record Part(int[] channels, int number) implements Layer {
    @Override
    public String kind() {
      return "split";
    }

    @Override
    public Value apply(LayerScope scope, Value x) {
      if (x.spec().shape().rank() < 2) {
        throw new ShapeException("split: expected an input N x C x any, got " + x.spec().shape());
      }
      return scope.graph().split(x, 1, channels).get(number);
    }
  }

  Tensor(Network network, int id, Initializer initializer) {
    this.network = network;
    this.id = id;
    this.initializer = initializer;
  }

  int id() {
    return id;
  }

  Network network() {
    return network;
  }

  Initializer initializer() {
    return initializer;
  }

  @Override
  public Tensor initializer(Initializer initializer) {
    return new Tensor(network, id, initializer);
  }

  @Override
  public Tensor apply(Branch layers) {
    return layers.apply(this);
  }

  /** What becomes of this tensor and others; later layers start as this one's would. */
  public Tensor join(Join step, Tensor... others) {
    List<Tensor> inputs = Stream.concat(Stream.of(this), Stream.of(others)).toList();
    return new Tensor(network, network.add(step, inputs), initializer);
  }

  /** The sum with a tensor of the same shape. */
  public Tensor plus(Tensor other) {
    return join(new Sum(), other);
  }

  /** Joined with others along the channels, axis 1; all other extents must be equal. */
  public Tensor concat(Tensor... others) {
    return join(new Channels(), others);
  }

  /**
   * Parts of the channels, axis 1, one behind the other.
   *
   * @param channels of the parts, each at least 1, together those of this tensor
   */
  public List<Tensor> split(int... channels) {
    List<Tensor> parts = new ArrayList<>();
    for (int i = 0; i < channels.length; i++) {
      parts.add(join(new Part(channels.clone(), i)));
    }
    return parts;
  }

  /**
   * The values of this tensor at the places where a max pool found its maxima, 0 everywhere else:
   * the shape of what was pooled.
   *
   * @param pooled what {@code maxPool} returned, of this tensor's shape
   */
  public Tensor maxUnpool(Tensor pooled) {
    return join(new Unpooling(), pooled);
  }

  /** The branches of this tensor, each in a block of its own, joined along the channels. */
  Tensor branches(Branch[] branches) {
    List<Tensor> ends = new ArrayList<>();
    for (int i = 0; i < branches.length; i++) {
      ends.add(block("branch" + (i + 1), branches[i]));
    }
    if (ends.isEmpty()) {
      throw new ShapeException("concat: expected at least 1 branch, got none");
    }
    return ends.get(0).concat(ends.subList(1, ends.size()).toArray(Tensor[]::new));
  }

  /** Layers in a block of the kind with the next number. */
  Tensor numbered(String kind, Branch layers) {
    return network.block(network.next(kind), this, layers);
  }
}
