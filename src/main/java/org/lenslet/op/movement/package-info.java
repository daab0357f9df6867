/** Elements on the move: transpose, broadcast, slice, pad, concatenate, reshape. */
package org.lenslet.op.movement;
