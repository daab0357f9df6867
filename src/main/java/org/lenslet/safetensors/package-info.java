/**
 * Reads and writes weights in the safetensors format: eight bytes with the length of a JSON header,
 * the header, and one buffer with the little-endian elements of all tensors. The same content
 * always gives the same bytes, and a file is trusted in nothing: everything it says about sizes is
 * checked before memory is taken. The format is described at <a
 * href="https://github.com/huggingface/safetensors#format">huggingface/safetensors</a>.
 */
package org.lenslet.safetensors;
