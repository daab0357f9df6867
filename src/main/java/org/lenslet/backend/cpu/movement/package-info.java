/** In fast Java: elements on the move: transpose, broadcast, slice, pad, concatenate, gather. */
package org.lenslet.backend.cpu.movement;
