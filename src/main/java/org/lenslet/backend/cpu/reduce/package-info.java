/** In fast Java: reductions and the position of the largest element. */
package org.lenslet.backend.cpu.reduce;
