package org.lenslet.data;

import org.lenslet.tensor.HostTensor;
import org.lenslet.tensor.Shape;

/**
 * The 256 levels that a byte may have and the value that each stands for, by channel. Inputs of
 * levels travel to a device as bytes, a quarter of what their values would take, and become values
 * there; by this table, so that they are bit for bit what the host would have computed.
 */
public final class Levels {
  private static final int COUNT = 256;
  private static final double LARGEST = COUNT - 1;

  private final Normalisation normalisation;
  private final float[] table;

  private Levels(Normalisation normalisation) {
    this.normalisation = normalisation;
    this.table = new float[normalisation.channels() * COUNT];
    for (int channel = 0; channel < normalisation.channels(); channel++) {
      System.arraycopy(normalisation.table(channel), 0, table, channel * COUNT, COUNT);
    }
  }

  /** Levels that become values by a normalisation. */
  public static Levels of(Normalisation normalisation) {
    return new Levels(normalisation);
  }

  /** How they become values. */
  public Normalisation normalisation() {
    return normalisation;
  }

  /** A copy of the table: channels x 256. */
  public HostTensor table() {
    return HostTensor.of(Shape.of(normalisation.channels(), COUNT), table.clone());
  }

  /** Writes the values of an example's levels, planes of channels one after another. */
  void toValues(byte[] levels, int from, float[] values, int to, int count) {
    int plane = count / normalisation.channels();
    for (int start = 0; start < table.length; start += COUNT) {
      for (int end = from + plane; from < end; from++, to++) {
        values[to] = table[start + (levels[from] & 0xFF)];
      }
    }
  }

  /** Writes the levels that are nearest to an example's values. */
  void toLevels(float[] values, byte[] levels) {
    int plane = values.length / normalisation.channels();
    for (int channel = 0; channel < normalisation.channels(); channel++) {
      double scale = normalisation.deviations().get(channel) * LARGEST;
      double offset = normalisation.means().get(channel) * LARGEST;
      for (int i = channel * plane; i < (channel + 1) * plane; i++) {
        levels[i] = (byte) level(values[i], scale, offset);
      }
    }
  }

  /** Makes every value of an example that of the nearest level. */
  void round(float[] values) {
    int plane = values.length / normalisation.channels();
    for (int channel = 0; channel < normalisation.channels(); channel++) {
      double scale = normalisation.deviations().get(channel) * LARGEST;
      double offset = normalisation.means().get(channel) * LARGEST;
      for (int i = channel * plane; i < (channel + 1) * plane; i++) {
        values[i] = table[channel * COUNT + level(values[i], scale, offset)];
      }
    }
  }

  private static int level(float value, double scale, double offset) {
    return (int) Math.max(0, Math.min(LARGEST, Math.rint(value * scale + offset)));
  }
}
