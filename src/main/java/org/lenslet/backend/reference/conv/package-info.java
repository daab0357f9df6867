/** In the reference: convolution in its three directions. */
package org.lenslet.backend.reference.conv;
