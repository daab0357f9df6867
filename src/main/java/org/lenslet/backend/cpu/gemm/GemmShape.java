package org.lenslet.backend.cpu.gemm;

/**
 * The sizes of a batch of independent matrix multiplications C[m, n] = A[m, k] · B[k, n]; all at
 * least 1.
 */
public record GemmShape(int batch, int m, int n, int k) {

  public GemmShape {
    if (batch < 1 || m < 1 || n < 1 || k < 1) {
      throw new IllegalArgumentException(
          "gemm: expected sizes of at least 1, got batch %d, m %d, n %d, k %d"
              .formatted(batch, m, n, k));
    }
  }

  /** One multiplication. */
  public static GemmShape of(int m, int n, int k) {
    return new GemmShape(1, m, n, k);
  }

  /** Multiply-adds of one multiplication. */
  public long itemWork() {
    return (long) m * n * k;
  }
}
