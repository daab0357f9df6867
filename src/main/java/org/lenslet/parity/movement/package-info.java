/** Facts and cases of what only moves elements. */
package org.lenslet.parity.movement;
