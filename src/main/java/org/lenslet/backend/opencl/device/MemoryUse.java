package org.lenslet.backend.opencl.device;

/**
 * Device memory in bytes.
 *
 * @param live allocated now
 * @param peak the most that was allocated at once
 * @param limit what may be allocated
 */
public record MemoryUse(long live, long peak, long limit) {}
