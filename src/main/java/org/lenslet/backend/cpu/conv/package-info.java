/** In fast Java: convolution in its three directions. */
package org.lenslet.backend.cpu.conv;
