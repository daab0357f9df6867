/**
 * What the algorithms are made with: the contract, shares of work, workspace, windows as arguments
 * of kernels.
 */
package org.lenslet.backend.opencl.launch;
