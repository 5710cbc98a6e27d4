/*
** libdnn: arrays and deep neural networks in C.
**
** This header has all of the library, and is all that is installed of its headers; each of those
** that it includes is the manual of its part. Where to begin: array/array.h for what an array is,
** linalg/dot.h for products, nn/network.h for a network and its training, nn/model.h for one that
** was saved, random/random.h for seeds, base/thread_pool.h for the threads. Results are statuses
** (base/error.h), and the texts of errors come in a dnn_error of the caller. What it exports, by
** version, is in dnn.map.
*/
#ifndef DNN_DNN_H
#define DNN_DNN_H

#include "array/array.h"
#include "array/block_sum.h"
#include "array/elementwise.h"
#include "array/gather.h"
#include "array/histogram.h"
#include "array/interpolate.h"
#include "array/keys.h"
#include "array/number_text.h"
#include "array/order.h"
#include "array/partition.h"
#include "array/reduce.h"
#include "array/resize.h"
#include "array/scaled_sum.h"
#include "array/text.h"
#include "array/text_buffer.h"
#include "base/alloc.h"
#include "base/declarations.h"
#include "base/dtype.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "base/isa.h"
#include "base/product.h"
#include "base/thread_pool.h"
#include "linalg/convolve.h"
#include "linalg/dot.h"
#include "linalg/einsum.h"
#include "linalg/gemm.h"
#include "linalg/linalg.h"
#include "nn/layer.h"
#include "nn/loss.h"
#include "nn/model.h"
#include "nn/network.h"
#include "nn/optimizer.h"
#include "nn/penalty.h"
#include "nn/steps.h"
#include "random/choice.h"
#include "random/distributions.h"
#include "random/random.h"

#endif
