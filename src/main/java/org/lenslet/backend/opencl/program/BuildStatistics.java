package org.lenslet.backend.opencl.program;

/**
 * How building programs went.
 *
 * @param cacheOn whether binaries are kept on disk by Lenslet
 * @param hits programs taken from the disk
 * @param misses programs built from source
 * @param buildSeconds what the misses took
 */
public record BuildStatistics(boolean cacheOn, int hits, int misses, double buildSeconds) {}
