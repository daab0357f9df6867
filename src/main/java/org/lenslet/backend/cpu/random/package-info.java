/** In fast Java: random numbers of a step. */
package org.lenslet.backend.cpu.random;
