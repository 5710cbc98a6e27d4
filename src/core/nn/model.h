/*
** Models: networks from files, and what they predict.
**
**   dnn_network *net;
**   dnn_error error;
**   if (dnn_model_load("net.safetensors", &net, &error) != DNN_OK) ...error.text...
**   dnn_model_predict(net, &x, &y, &error)   // from any number of threads
**   dnn_network_free(net);
**
** A file is what net:export("net.safetensors") writes in Lua: arrays by the names that PyTorch
** gives them ("0.weight", "0.bias"), and in the metadata, as "dnnlua", the layers:
**
**   model version=1 bits=64 input=2x8x7;conv2d units=3 window=3x2 stride=1x1 padding=1x0 bias=1;
**   relu;flatten;linear units=5 bias=1;leaky_relu slope=5764607523034235p-59
**
** in one line: statements between semicolons, each a word and fields. A value is whole numbers
** joined by 'x', of which each may be followed by p and a power of two. 'bits' are those of a
** number, 64 or 32. The fields of layers are those of dnn_layer (nn/layer.h), 'bias' is has_bias.
**
** Nothing in a file is trusted: what does not fit is refused, and memory is taken only for numbers
** that are there. Needs neither Lua nor HDF5.
*/
#ifndef DNN_NN_MODEL_H
#define DNN_NN_MODEL_H

#include "base/declarations.h"
#include "nn/network.h"

DNN_BEGIN_DECLARATIONS

/*
** Makes the network that a file holds, which dnn_network_free frees; it may also be trained.
** DNN_EIO: the file cannot be read. DNN_EVALUE, DNN_ESHAPE: it is no model, with what is wrong.
** DNN_ENOMEM. *out is NULL after a failure.
*/
dnn_status dnn_model_load(const char *path, dnn_network **out, dnn_error *error);

/* The same from the bytes of a file, which are needed no more afterwards. */
dnn_status dnn_model_read(const void *bytes, size_t size, dnn_network **out, dnn_error *error);

/*
** Predicts: y = what the layers make of x, without training.
**   x  (n, m), or (features ..., m), of the input of the first layer: m examples in columns, any
**      type and strides
**   y  (n, m), or (features ..., m), of the output of the last layer, any real type and strides;
**      may not overlap x
** The network is not changed: several threads may predict with one network at the same time, as
** long as none trains it or frees it. Each call takes the memory it needs, for its number of
** examples, from the pool (base/alloc.h) and gives it back.
** The bits are those of dnn_network_forward. DNN_ESHAPE with both shapes, DNN_ENOMEM,
** DNN_EINTERRUPT, DNN_EINDEX of an embedding.
*/
dnn_status dnn_model_predict(const dnn_network *self, const dnn_array *x, dnn_array *y,
                             dnn_error *error);

DNN_END_DECLARATIONS

#endif
