/**
 * What is there: the loader, platforms, devices and what they say of themselves, and what calls of
 * OpenCL have in common: failures, objects that live, releases.
 */
package org.lenslet.backend.opencl.platform;
