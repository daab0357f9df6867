/** In the reference: reductions and the position of the largest element. */
package org.lenslet.backend.reference.reduce;
