/**
 * In the reference: elements on the move: transpose, broadcast, slice, pad, concatenate, gather.
 */
package org.lenslet.backend.reference.movement;
