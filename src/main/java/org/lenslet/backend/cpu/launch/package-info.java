/** What the kernels are made with: the contract, threads, loops over pieces, planes with a halo. */
package org.lenslet.backend.cpu.launch;
