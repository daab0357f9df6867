/** In fast Java: elements on the move: transpose, broadcast, slice, pad, concatenate. */
package org.lenslet.backend.cpu.movement;
