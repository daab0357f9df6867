package org.lenslet.layer;

import java.util.Locale;
import org.lenslet.layer.kind.Activations;
import org.lenslet.layer.kind.AdaptivePooling;
import org.lenslet.layer.kind.BatchNormalization;
import org.lenslet.layer.kind.Conv;
import org.lenslet.layer.kind.ConvTransposed;
import org.lenslet.layer.kind.Dense;
import org.lenslet.layer.kind.Dropout;
import org.lenslet.layer.kind.Elementwise;
import org.lenslet.layer.kind.Extents;
import org.lenslet.layer.kind.Flatten;
import org.lenslet.layer.kind.GlobalPooling;
import org.lenslet.layer.kind.GroupNormalization;
import org.lenslet.layer.kind.Kernel;
import org.lenslet.layer.kind.LocalResponseNormalization;
import org.lenslet.layer.kind.LogSoftmax;
import org.lenslet.layer.kind.LpPooling;
import org.lenslet.layer.kind.PaddedShortcut;
import org.lenslet.layer.kind.ParametricRelu;
import org.lenslet.layer.kind.PixelShuffle;
import org.lenslet.layer.kind.Pooling;
import org.lenslet.layer.kind.RadialBasis;
import org.lenslet.layer.kind.Resizing;
import org.lenslet.layer.kind.SubSampling;
import org.lenslet.layer.scope.Initializer;
import org.lenslet.layer.scope.Layer;
import org.lenslet.op.conv.Connectivity;
import org.lenslet.op.pointwise.Expression;
import org.lenslet.op.pointwise.UnaryFunction;
import org.lenslet.op.pool.Sampling;
import org.lenslet.tensor.HostTensor;

/**
 * Where layers are added, one behind the other: a {@link Tensor}, or a {@link Model.Builder} with
 * its last output.
 *
 * @param <T> the type itself
 */
public interface LayerChain<T> {

  /** Goes on with what a part of a model, or a function of one's own that adds layers, returns. */
  T apply(Branch layers);

  /** How the weights of the following layers start; Xavier uniform until set. */
  default T initializer(Initializer initializer) {
    return apply(x -> x.initializer(initializer));
  }

  /** Any layer. */
  default T then(Layer layer) {
    return apply(x -> x.join(layer));
  }

  /** Layers under a name of their own, which stands before theirs: {@code name.conv1}. */
  default T block(String name, Branch layers) {
    return apply(x -> x.network().block(x.network().claim(name), x, layers));
  }

  /** Layers whose output is added to their input, which has to be of the same shape. */
  default T residual(Branch layers) {
    return apply(x -> x.numbered("residual", start -> layers.apply(start).plus(start)));
  }

  /** Layers whose output is added to what a projection makes of their input. */
  default T residual(Branch layers, Branch projection) {
    return apply(
        x ->
            x.numbered(
                "residual",
                start -> layers.apply(start).plus(start.block("projection", projection))));
  }

  /** Several branches of layers, their outputs joined along the channels. */
  default T concat(Branch... branches) {
    return apply(x -> x.numbered("branches", start -> start.branches(branches)));
  }

  /** Convolution with biases, every filter over every channel. */
  default T conv(int filters, Kernel kernel) {
    return conv(filters, kernel, Connectivity.DENSE);
  }

  /** Convolution with biases and the given connectivity between channels. */
  default T conv(int filters, Kernel kernel, Connectivity connectivity) {
    return apply(x -> x.then(new Conv(filters, kernel, connectivity, true, x.initializer())));
  }

  /** Convolution without biases, every filter over every channel. */
  default T convWithoutBias(int filters, Kernel kernel) {
    return convWithoutBias(filters, kernel, Connectivity.DENSE);
  }

  /** Convolution without biases and with the given connectivity between channels. */
  default T convWithoutBias(int filters, Kernel kernel, Connectivity connectivity) {
    return apply(x -> x.then(new Conv(filters, kernel, connectivity, false, x.initializer())));
  }

  /** Transposed convolution with biases: a stride enlarges. */
  default T convTransposed(int filters, Kernel kernel) {
    return convTransposed(filters, kernel, 0, 1);
  }

  /**
   * Transposed convolution with biases.
   *
   * @param outputPadding positions more at the end of each axis, below the stride
   * @param groups blocks of channels
   */
  default T convTransposed(int filters, Kernel kernel, int outputPadding, int groups) {
    return apply(
        x -> x.then(new ConvTransposed(filters, kernel, outputPadding, groups, x.initializer())));
  }

  /** A fully connected layer with biases. */
  default T dense(int units) {
    return apply(x -> x.then(new Dense(units, true, x.initializer())));
  }

  /** A fully connected layer without biases. */
  default T denseWithoutBias(int units) {
    return apply(x -> x.then(new Dense(units, false, x.initializer())));
  }

  /** Maximum over windows of the given extents, side by side. */
  default T maxPool(int... extents) {
    return maxPool(Kernel.kernel(extents));
  }

  /** Maximum over windows; the stride is the kernel's extents unless set. */
  default T maxPool(Kernel kernel) {
    return then(new Pooling(true, kernel, false, false));
  }

  /** As {@link #maxPool(Kernel)}; a last window that only in part holds elements counts, too. */
  default T maxPoolCeil(Kernel kernel) {
    return then(new Pooling(true, kernel, true, false));
  }

  /** Average over windows of the given extents, side by side. */
  default T avgPool(int... extents) {
    return avgPool(Kernel.kernel(extents));
  }

  /** Average over windows, padding counted; the stride is the kernel's extents unless set. */
  default T avgPool(Kernel kernel) {
    return then(new Pooling(false, kernel, false, true));
  }

  /** The p-norm of windows, p at least 1; the stride is the kernel's extents unless set. */
  default T lpPool(double p, Kernel kernel) {
    return then(new LpPooling((float) p, kernel));
  }

  /** Means over windows as large as N x C x extents need; one extent stands for all axes. */
  default T adaptiveAvgPool(int... extents) {
    return then(new AdaptivePooling(false, Extents.of(extents)));
  }

  /** Maxima over windows as large as N x C x extents need; one extent stands for all axes. */
  default T adaptiveMaxPool(int... extents) {
    return then(new AdaptivePooling(true, Extents.of(extents)));
  }

  /** Pictures of the given spatial extents, larger or smaller; one stands for all axes. */
  default T resize(Sampling sampling, int... extents) {
    return then(new Resizing(sampling, Extents.of(extents), false));
  }

  /** Pictures so many times as large; one factor stands for all axes. */
  default T upsample(Sampling sampling, int... factors) {
    return then(new Resizing(sampling, Extents.of(factors), true));
  }

  /** Channels as positions: N x (C factor^axes) x spatial becomes N x C x (spatial factor). */
  default T pixelShuffle(int factor) {
    return then(new PixelShuffle(factor, false));
  }

  /** Positions as channels: undoes {@link #pixelShuffle}. */
  default T pixelUnshuffle(int factor) {
    return then(new PixelShuffle(factor, true));
  }

  /** The mean of each channel of each image: N x C x spatial becomes N x C. */
  default T globalAvgPool() {
    return then(new GlobalPooling(true));
  }

  /** The maximum of each channel of each image: N x C x spatial becomes N x C. */
  default T globalMaxPool() {
    return then(new GlobalPooling(false));
  }

  /** Batch normalization with momentum 0.1, epsilon 1e-5, gamma and beta. */
  default T batchNorm() {
    return batchNorm(BatchNormalization.usual());
  }

  /** Batch normalization. */
  default T batchNorm(BatchNormalization settings) {
    return then(settings);
  }

  /** Normalization of groups of neighbouring channels of each image, epsilon 1e-5. */
  default T groupNorm(int groups) {
    return then(
        new GroupNormalization("groupNorm", groups, GroupNormalization.USUAL_EPSILON, false));
  }

  /** Normalization of each channel of each image, epsilon 1e-5. */
  default T instanceNorm() {
    return then(new GroupNormalization("instanceNorm", 0, GroupNormalization.USUAL_EPSILON, false));
  }

  /** Normalization of each image, with a gamma and a beta for each element, epsilon 1e-5. */
  default T layerNorm() {
    return then(new GroupNormalization("layerNorm", 1, GroupNormalization.USUAL_EPSILON, true));
  }

  /**
   * Each element 0 with a probability while learning.
   *
   * @param rate the probability, at least 0, below 1
   */
  default T dropout(double rate) {
    return then(new Dropout((float) rate, false));
  }

  /** As {@link #dropout}, all elements of a channel of an image together. */
  default T dropoutChannels(double rate) {
    return then(new Dropout((float) rate, true));
  }

  /** Local response normalization across channels, as Caffe and PyTorch define it. */
  default T localResponseNorm(int size, double alpha, double beta, double k) {
    return then(new LocalResponseNormalization(size, (float) alpha, (float) beta, (float) k));
  }

  /** Every stride-th position, and channels of zeros on both sides: a shortcut of option A. */
  default T paddedShortcut(int channels, int stride) {
    return then(new PaddedShortcut(channels, stride));
  }

  /** The mean of windows times a trainable coefficient plus a trainable bias, per channel. */
  default T subSampling(int... extents) {
    return then(new SubSampling(Kernel.kernel(extents)));
  }

  /** Minus half the squared distance to fixed codes (classes x features). */
  default T radialBasis(HostTensor codes) {
    return then(new RadialBasis(codes));
  }

  /** The hyperbolic tangent of every element. */
  default T tanh() {
    return activation(UnaryFunction.TANH);
  }

  /** The logistic function of every element. */
  default T sigmoid() {
    return activation(UnaryFunction.SIGMOID);
  }

  /** Every element, or 0 where it is negative. */
  default T relu() {
    return activation(UnaryFunction.RELU);
  }

  /** x, or slope times x where it is negative; 0.01 is usual. */
  default T leakyRelu(double slope) {
    return elementwise("leakyRelu", Activations.leakyRelu((float) slope));
  }

  /** x where it is above the threshold, else 0. */
  default T thresholdedRelu(double threshold) {
    return elementwise("thresholdedRelu", Activations.thresholdedRelu((float) threshold));
  }

  /** x between 0 and 6. */
  default T relu6() {
    return elementwise("relu6", Activations.relu6());
  }

  /** x, or alpha (exp(x) - 1) where it is negative; an alpha of 1 is usual. */
  default T elu(double alpha) {
    return elementwise("elu", Activations.elu((float) alpha));
  }

  /** The self-normalizing ELU. */
  default T selu() {
    return elementwise("selu", Activations.selu());
  }

  /** x, or alpha (exp(x / alpha) - 1) where it is negative. */
  default T celu(double alpha) {
    return elementwise("celu", Activations.celu((float) alpha));
  }

  /** x times the probability that a standard normal number is below it. */
  default T gelu() {
    return elementwise("gelu", Activations.gelu());
  }

  /** {@link #gelu} approximated by a hyperbolic tangent. */
  default T geluTanh() {
    return elementwise("geluTanh", Activations.geluTanh());
  }

  /** x times its logistic function, also called swish. */
  default T silu() {
    return elementwise("silu", Activations.silu());
  }

  /** x tanh(log(1 + exp(x))). */
  default T mish() {
    return elementwise("mish", Activations.mish());
  }

  /** The line x / 6 + 1/2 between 0 and 1. */
  default T hardSigmoid() {
    return elementwise("hardSigmoid", Activations.hardSigmoid());
  }

  /** x times its {@link #hardSigmoid}. */
  default T hardSwish() {
    return elementwise("hardSwish", Activations.hardSwish());
  }

  /** log(1 + exp(x)). */
  default T softplus() {
    return elementwise("softplus", Activations.softplus());
  }

  /** x / (1 + |x|). */
  default T softsign() {
    return elementwise("softsign", Activations.softsign());
  }

  /** Every element between a minimum and a maximum. */
  default T clip(double minimum, double maximum) {
    return elementwise("clip", Activations.clip((float) minimum, (float) maximum));
  }

  /** x, or a trainable slope times x where it is negative, per channel; slopes start from 0.25. */
  default T parametricRelu() {
    return then(new ParametricRelu(0.25f));
  }

  /** The logarithm of the softmax over the channels or classes, axis 1. */
  default T logSoftmax() {
    return then(new LogSoftmax());
  }

  /** One function applied to every element. */
  default T activation(UnaryFunction function) {
    String kind = function.name().toLowerCase(Locale.ROOT);
    return elementwise(kind, Expression.unary(function, Expression.input(0)));
  }

  /** A formula of one input applied to every element. */
  default T elementwise(String kind, Expression expression) {
    return then(new Elementwise(kind, expression));
  }

  /** All axes but the batch made one. */
  default T flatten() {
    return then(new Flatten());
  }
}
