/** In the reference: elements on the move: transpose, broadcast, slice, pad, concatenate. */
package org.lenslet.backend.reference.movement;
