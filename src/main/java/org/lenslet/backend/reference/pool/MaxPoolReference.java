package org.lenslet.backend.reference.pool;

import static org.lenslet.backend.reference.launch.WindowMap.OUTSIDE;

import java.util.Arrays;
import org.lenslet.backend.Launch;
import org.lenslet.backend.reference.launch.Column;
import org.lenslet.backend.reference.launch.Largest;
import org.lenslet.backend.reference.launch.Operands;
import org.lenslet.backend.reference.launch.Operands.Floats;
import org.lenslet.backend.reference.launch.Operands.Ints;
import org.lenslet.backend.reference.launch.ReferenceList;
import org.lenslet.backend.reference.launch.Tile;
import org.lenslet.backend.reference.launch.WindowMap;
import org.lenslet.op.MaxPool;
import org.lenslet.op.MaxPoolBackward;

/** Maximum pooling and its gradient. */
public final class MaxPoolReference {
  private MaxPoolReference() {}

  public static void list(ReferenceList list) {
    list.add("max_pool_forward", MaxPool.class, MaxPoolReference::forward)
        .add("max_pool_backward", MaxPoolBackward.class, MaxPoolReference::backward);
  }

  /** y[plane,p] = the maximum over taps r of x[plane,input(p,r)], and where it lies. */
  static Launch forward(MaxPool op, Operands operands) {
    Floats x = operands.input(0);
    Floats y = operands.output(0);
    Ints positions = operands.intOutput(1);
    WindowMap reads = WindowMap.reads(op.window(), x.shape(), y.shape());
    int planes = x.shape().product(0, 2);
    return () ->
        Tile.forEach(
            reads.positions(),
            planes,
            tile -> {
              double[][] best = tile.sums();
              int[][] winners = new int[best.length][best[0].length];
              for (int i = 0; i < best.length; i++) {
                Arrays.fill(best[i], Double.NEGATIVE_INFINITY);
                Arrays.fill(winners[i], OUTSIDE);
              }
              for (int tap = 0; tap < reads.taps(); tap++) {
                Column column = reads.column(tap, tile.from(), tile.to(), 0);
                for (int i = 0; i < best.length; i++) {
                  int start = (tile.first() + i) * reads.others();
                  for (int j = 0; j < column.size(); j++) {
                    int p = column.position(j);
                    double value = x.get(start + column.other(j));
                    if (winners[i][p] == OUTSIDE || Largest.beats(value, best[i][p])) {
                      winners[i][p] = column.other(j);
                      best[i][p] = value;
                    }
                  }
                }
              }
              tile.write(best, y, planes, reads.positions());
              for (int i = 0; i < best.length; i++) {
                int start = (tile.first() + i) * reads.positions() + tile.from();
                for (int p = 0; p < winners[i].length; p++) {
                  positions.set(start + p, winners[i][p]);
                }
              }
            });
  }

  /** dx[plane,q] = sum over taps r of dy[plane,p] for p = output(q,r) where q won. */
  static Launch backward(MaxPoolBackward op, Operands operands) {
    Floats dy = operands.input(0);
    Ints positions = operands.intInput(1);
    Floats dx = operands.output(0);
    WindowMap readers = WindowMap.readers(op.forward().window(), dx.shape(), dy.shape());
    int planes = dx.shape().product(0, 2);
    return () ->
        Tile.forEach(
            readers.positions(),
            planes,
            tile -> {
              double[][] sums = tile.sums();
              for (int tap = 0; tap < readers.taps(); tap++) {
                Column column = readers.column(tap, tile.from(), tile.to(), 0);
                for (int i = 0; i < sums.length; i++) {
                  int start = (tile.first() + i) * readers.others();
                  for (int j = 0; j < column.size(); j++) {
                    int q = column.position(j);
                    int p = start + column.other(j);
                    if (positions.get(p) == tile.from() + q) {
                      sums[i][q] += dy.get(p);
                    }
                  }
                }
              }
              tile.write(sums, dx, planes, readers.positions());
            });
  }
}
