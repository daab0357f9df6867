/** In fast Java: losses over classes with their gradients, and labels as indicator vectors. */
package org.lenslet.backend.cpu.loss;
