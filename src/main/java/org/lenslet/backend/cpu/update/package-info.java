/** In fast Java: optimizers. */
package org.lenslet.backend.cpu.update;
