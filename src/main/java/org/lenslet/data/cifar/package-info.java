/** What the files of CIFAR come in: the archive, and versions of which one can be read. */
package org.lenslet.data.cifar;
