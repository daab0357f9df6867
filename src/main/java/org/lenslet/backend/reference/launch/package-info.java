/**
 * What the reference kernels are made with: operands as indexed elements, tiles, lanes, windows.
 */
package org.lenslet.backend.reference.launch;
