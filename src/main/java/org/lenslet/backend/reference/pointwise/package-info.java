/** In the reference: expressions of elements. */
package org.lenslet.backend.reference.pointwise;
