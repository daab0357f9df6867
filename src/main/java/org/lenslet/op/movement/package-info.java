/** Elements on the move: transpose, broadcast, slice, pad, concatenate, gather, reshape. */
package org.lenslet.op.movement;
