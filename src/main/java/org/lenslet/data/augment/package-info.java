/** Ready-made changes of examples by chance. */
package org.lenslet.data.augment;
