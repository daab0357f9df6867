package org.lenslet.data;

import java.util.List;
import java.util.Optional;
import org.lenslet.error.UsageException;
import org.lenslet.tensor.Shape;

/** A view of some examples of another data set. */
final class Subset implements Dataset {
  private final Dataset base;
  private final int[] indices;

  Subset(Dataset base, int[] indices) {
    for (int index : indices) {
      if (index < 0 || index >= base.size()) {
        throw new UsageException(
            "subset: expected indices of %s below %d, got %d"
                .formatted(base.name(), base.size(), index));
      }
    }
    this.base = base;
    this.indices = indices.clone();
  }

  @Override
  public String name() {
    return base.name();
  }

  @Override
  public Shape inputShape() {
    return base.inputShape();
  }

  @Override
  public List<String> classNames() {
    return base.classNames();
  }

  @Override
  public Optional<Normalisation> normalisation() {
    return base.normalisation();
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public int label(int index) {
    return base.label(indices[index]);
  }

  @Override
  public void input(int index, float[] target, int offset) {
    base.input(indices[index], target, offset);
  }
}
