package org.lenslet.train.feed;

import java.util.List;
import org.lenslet.backend.Backend;
import org.lenslet.data.Dataset;
import org.lenslet.data.Levels;
import org.lenslet.data.batch.Batch;
import org.lenslet.error.OutOfDeviceMemoryException;
import org.lenslet.graph.Value;
import org.lenslet.plan.ExecutionPlan;

/**
 * Writes the inputs of batches for a plan. Levels travel to the device as bytes and become values
 * there, in the memory of the plan's input: a kernel more a batch and a quarter of the bytes, as
 * the link to a device is some fifty times slower than its memory. So a plan need not know what
 * data it will be fed with, and one plan takes both. Allocates nothing for a batch. For one thread;
 * closed before the plan.
 */
public final class InputFeed implements AutoCloseable {
  private final ExecutionPlan plan;
  private final List<Value> inputs;
  private final Backend backend;

  /** Null as long as there were no levels. */
  private LevelDecoder decoder;

  /** A feed of a plan's inputs, in the order of a batch's. */
  public InputFeed(ExecutionPlan plan, List<Value> inputs, Backend backend) {
    this.plan = plan;
    this.inputs = inputs;
    this.backend = backend;
  }

  /**
   * Makes what is needed to feed the data.
   *
   * @return the data as they can be fed: as values, which are the same, where the device has no
   *     room for their bytes beside the plan
   */
  public Dataset prepare(Dataset data) {
    if (data.levels().isPresent()) {
      try {
        if (decoder == null) {
          decoder = new LevelDecoder(plan, inputs.get(0), backend);
        }
      } catch (OutOfDeviceMemoryException e) {
        return data.asValues();
      }
    }
    return data;
  }

  /** Writes the inputs of a batch of data that were prepared. */
  public void write(Batch batch) {
    if (batch.levels().isEmpty()) {
      for (int i = 0; i < inputs.size(); i++) {
        plan.write(inputs.get(i), batch.inputs().get(i));
      }
      return;
    }
    Levels levels = batch.levels().get();
    decoder.decode(batch.inputs().get(0), levels);
  }

  /** Bytes of device memory beside the plan's. */
  public long deviceBytes() {
    return decoder == null ? 0 : decoder.deviceBytes();
  }

  @Override
  public void close() {
    if (decoder != null) {
      decoder.close();
    }
  }
}
