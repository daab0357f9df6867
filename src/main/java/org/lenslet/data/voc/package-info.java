/** Folders in the layout of PASCAL VOC: several labels a picture, or a class a pixel. */
package org.lenslet.data.voc;
