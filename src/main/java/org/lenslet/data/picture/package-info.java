/**
 * Files of pictures: found in folders of classes, decoded to red, green and blue as they are meant
 * to be seen, cut out and brought to a size.
 */
package org.lenslet.data.picture;
