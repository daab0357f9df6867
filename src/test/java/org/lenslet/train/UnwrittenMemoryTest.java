package org.lenslet.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lenslet.layer.kind.Kernel.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lenslet.backend.Backend;
import org.lenslet.backend.DeviceBuffer;
import org.lenslet.backend.KernelCatalog;
import org.lenslet.backend.cpu.CpuBackend;
import org.lenslet.layer.Model;
import org.lenslet.model.Zoo;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.tensor.DType;
import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;
import org.lenslet.train.loss.Losses;
import org.lenslet.train.optimizer.Adam;

/**
 * Kernels may read beside a tensor, as the memory of a plan is one block, but nothing of it may
 * reach a result: not even times 0, as NaN and infinity stay.
 */
class UnwrittenMemoryTest {
  private static final int BATCH = 4;

  /** The fast backend, its memory full of one number at first. */
  private record Filled(CpuBackend cpu, float content) implements Backend {
    @Override
    public DeviceBuffer allocate(DType type, int elements) {
      DeviceBuffer buffer = cpu.allocate(type, elements);
      if (type == DType.FLOAT32) {
        buffer.write(0, HostTensor.filled(Shape.of(elements), content));
      } else {
        int[] labels = new int[elements];
        Arrays.fill(labels, Integer.MIN_VALUE);
        buffer.write(0, HostTensor.ofInts(Shape.of(elements), labels));
      }
      return buffer;
    }

    @Override
    public String name() {
      return cpu.name();
    }

    @Override
    public String deviceName() {
      return cpu.deviceName();
    }

    @Override
    public KernelCatalog catalog() {
      return cpu.catalog();
    }

    @Override
    public void finish() {
      cpu.finish();
    }

    @Override
    public void close() {
      cpu.close();
    }
  }

  private static void assertSameFromAnyMemory(Model model, String... kernels) {
    float[] expected = trained(model, 0, kernels);
    for (float weight : expected) {
      assertTrue(Float.isFinite(weight));
    }
    for (float content : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] got = trained(model, content, kernels);
      assertEquals(-1, Arrays.mismatch(expected, got), model.name() + " in " + content);
    }
  }

  /** All weights and the loss after two steps. */
  private static float[] trained(Model model, float content, String... kernels) {
    try (Filled backend = new Filled(new CpuBackend(3), content);
        TrainingStep step =
            TrainingStep.compile(
                new TrainingTask(model, Losses.softmaxCrossEntropy(), Adam.of(0.01f), BATCH),
                backend,
                5)) {
      for (String kernel : kernels) {
        assertTrue(step.plan().describe().contains(kernel), step.plan().describe());
      }
      Random random = new Random(3);
      float[] inputs = new float[BATCH * model.inputShape().elements()];
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] = (float) random.nextGaussian();
      }
      Shape shape = Shape.of(BATCH).append(model.inputShape().toArray());
      List<HostTensor> pictures = List.of(HostTensor.of(shape, inputs));
      List<HostTensor> labels = List.of(HostTensor.ofInts(Shape.of(BATCH), 3, 0, 9, 5));
      step.take(1, 0.01f, pictures, labels);
      step.take(2, 0.01f, pictures, labels);
      float[] all = new float[0];
      for (String name : step.variables().names()) {
        float[] values = step.variables().read(name).floats();
        int end = all.length;
        all = Arrays.copyOf(all, end + values.length);
        System.arraycopy(values, 0, all, end, values.length);
      }
      return all;
    }
  }

  @Test
  void theModelsOfTheZooTakeNothingFromUnwrittenMemory() {
    // One of each kind: the large ones are made of the same layers.
    for (String name :
        List.of("lenet5", "lenet5-1998", "mlp", "lenet-caffe", "resnet20", "series", "volume")) {
      Model model = Zoo.create(name, Zoo.usualInput(name), Zoo.usualClasses(name));
      assertSameFromAnyMemory(model);
    }
  }

  @Test
  void convolutionsOverThePlanesEndTakeNothingFromUnwrittenMemory() {
    Model model =
        Model.input(3, 19, 23)
            .conv(5, kernel(3))
            .relu()
            .conv(6, kernel(1, 2))
            .maxPool(kernel(3, 2).stride(2, 1).padding(1))
            .conv(4, kernel(2).dilation(2, 3).padding(1), new Connectivity.Groups(2))
            .conv(7, kernel(3).stride(2))
            .tanh()
            .flatten()
            .dense(10)
            .build();
    assertSameFromAnyMemory(
        model, "convolution_backward_filter_dots", "convolution_backward_data_flipped");
  }

  @Test
  void convolutionsOverVolumesTakeNothingFromUnwrittenMemory() {
    Model model =
        Model.input(2, 5, 11, 13)
            .conv(3, kernel(2, 3, 3))
            .avgPool(kernel(2, 2, 3).stride(1, 2, 2).padding(1))
            .conv(5, kernel(1, 2, 2).stride(1, 2, 1).padding(1))
            .relu()
            .flatten()
            .dense(10)
            .build();
    assertSameFromAnyMemory(model, "convolution_backward_filter_dots");
  }
}
