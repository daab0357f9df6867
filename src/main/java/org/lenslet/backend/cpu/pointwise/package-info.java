/** In fast Java: expressions of elements. */
package org.lenslet.backend.cpu.pointwise;
