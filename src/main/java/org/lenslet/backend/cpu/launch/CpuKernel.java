package org.lenslet.backend.cpu.launch;

import org.lenslet.backend.Proposal;

/** A kernel prepared for one problem, before it has memory. */
@FunctionalInterface
public interface CpuKernel extends Proposal {}
