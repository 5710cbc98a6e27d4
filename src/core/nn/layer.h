/*
** Layers: what a chain of them (nn/network.h) is made of.
**
** An activation is a matrix (n, m), row-major: n features of m examples. Features may have a shape
** of their own, such as (channels, height, width) for pictures, whose product is n. Examples vary
** fastest: one pixel of all pictures lies together, so moving windows copy long runs and every
** elementwise step is one long loop.
**
** A layer is described by its class and by what the user chose (the first part of dnn_layer); given
** the shape of its input, dnn_layer_build checks the choice and finds the shapes of the output and
** the parameters. A layer owns no memory: the chain hands it all there is in a dnn_layer_pass.
**
** Gradients are those of the sum over the examples for activations, and of the mean for parameters:
** d_out and d_in are not divided by m, 'gradients' are. (The step-by-step functions do the same.)
*/
#ifndef DNN_NN_LAYER_H
#define DNN_NN_LAYER_H

#include "array/array.h"
#include "base/declarations.h"
#include "base/product.h"
#include "random/random.h"

DNN_BEGIN_DECLARATIONS

#define DNN_LAYER_MAX_NDIM   3
#define DNN_LAYER_PARAMETERS 2
#define DNN_LAYER_BUFFERS    2

/* The shape of one example at some place of a chain. */
typedef struct dnn_features {
  int ndim;                          /* 1 .. DNN_LAYER_MAX_NDIM */
  int64_t shape[DNN_LAYER_MAX_NDIM]; /* (n,), (length, n) or (channels, height, width) */
  int64_t size;                      /* the product */
} dnn_features;

/* Fills in the size. DNN_ESHAPE for extents below 1 or a product that is too large. */
dnn_status dnn_features_init(dnn_features *features, int ndim, const int64_t *shape,
                             dnn_error *error);

/* Writes "(3, 32, 32)" or "(5,)", as dnn_shape_text does. */
char *dnn_features_text(const dnn_features *features, char text[DNN_SHAPE_TEXT]);

/* A parameter (trained) or a buffer (kept, not trained) of a layer. */
typedef struct dnn_layer_part {
  const char *name; /* "W", "b", "gamma", "running_mean" */
  int ndim;
  int64_t shape[4];
  int64_t size; /* the product */
} dnn_layer_part;

typedef struct dnn_layer_class dnn_layer_class;

typedef struct dnn_layer {
  const dnn_layer_class *kind;

  /* The user's choice. What a class does not use is not looked at. */
  int64_t units;      /* linear: outputs; conv2d: filters; embedding: length of an entry */
  int64_t entries;    /* embedding: rows of the table */
  int64_t window[2];  /* conv2d, pools: height and width */
  int64_t stride[2];  /* the same: steps of the window */
  int64_t padding[2]; /* the same: rows and columns of zeros on either side */
  double slope;       /* leaky_relu: factor of inputs below 0 */
  double alpha;       /* elu: minus the limit of its outputs */
  double keep;        /* dropout: probability that a unit is kept */
  double momentum;    /* batch_norm: share of a new batch in the running statistics */
  double epsilon;     /* batch_norm: added to the variance */
  bool has_bias;      /* linear, conv2d */

  /* What dnn_layer_build finds. */
  dnn_features in, out;
  int parameter_count, buffer_count;
  dnn_layer_part parameters[DNN_LAYER_PARAMETERS];
  dnn_layer_part buffers[DNN_LAYER_BUFFERS];
} dnn_layer;

/*
** One pass through a layer. All memory is of one real type, aligned to DNN_ALIGNMENT.
**   n_in, n_out  layer->in.size, layer->out.size
*/
typedef struct dnn_layer_pass {
  dnn_dtype dtype;         /* f32 or f64 */
  dnn_precision precision; /* of linear layers' products, of f32 */
  int64_t m;               /* examples */
  bool training;           /* dropout draws, batch_norm uses the batch */
  dnn_random *random;
  dnn_array in;      /* (n_in, m); row-major without gaps unless the class takes any strides */
  void *out;         /* (n_out, m): written by forward, read by backward */
  const void *d_out; /* (n_out, m): what backward is given */
  void *d_in;        /* (n_in, m): what it computes, or NULL when nobody needs it */
  void *parameters[DNN_LAYER_PARAMETERS];
  void *
      gradients[DNN_LAYER_PARAMETERS]; /* overwritten by backward; a linear layer's gradients[0] may
                                            be NULL when nobody needs it */
  void *buffers[DNN_LAYER_BUFFERS];
  void *cache;     /* cache_bytes: left by forward for backward */
  void *workspace; /* workspace_bytes: lost between calls */
} dnn_layer_pass;

typedef dnn_status dnn_layer_function(const dnn_layer *layer, const dnn_layer_pass *pass,
                                      dnn_error *error);

struct dnn_layer_class {
  const char *name; /* "linear", "conv2d" */

  /* Checks the choice against layer->in; fills out, parameters, buffers. DNN_ESHAPE, DNN_EVALUE. */
  dnn_status (*build)(dnn_layer *layer, dnn_error *error);

  /* Bytes for 'm' examples; NULL where none are needed. */
  size_t (*cache_bytes)(const dnn_layer *layer, dnn_dtype dtype, int64_t m);
  size_t (*workspace_bytes)(const dnn_layer *layer, dnn_dtype dtype, int64_t m);

  dnn_layer_function *forward;  /* NULL, like backward: elements stay where they are */
  dnn_layer_function *backward; /* after forward of the same pass */

  /* Floating-point operations of forward for one example; NULL where they are those of n_out. */
  double (*flops)(const dnn_layer *layer);

  /* Text of the choice, "3x3, stride 2", into 'text'; NULL where there is nothing to tell. */
  void (*describe)(const dnn_layer *layer, char *text, size_t bytes);

  bool any_strides;         /* does pass->in come as it is? */
  bool differs_in_training; /* must forward have been in training for backward to follow? */
};

/* The class called 'name', or NULL. */
const dnn_layer_class *dnn_layer_class_find(const char *name);

/* A layer of this class with every choice at its preset: stride 1, no padding, with bias. */
void dnn_layer_init(dnn_layer *layer, const dnn_layer_class *kind);

/* Tells the layer the shape of its input; fills in everything below "what dnn_layer_build finds".
   DNN_ESHAPE or DNN_EVALUE with a text that has the formula and the shapes. As in a pass, the layer
   is not named: whoever has a chain says which one it is. */
dnn_status dnn_layer_build(dnn_layer *layer, const dnn_features *in, dnn_error *error);

/* --- for the files that implement classes ----------------------------------------------------- */

/* Each defines its classes as constants, listed in layer.c. */
extern const dnn_layer_class dnn_layer_linear, dnn_layer_flatten, dnn_layer_dropout;
extern const dnn_layer_class dnn_layer_sigmoid, dnn_layer_relu, dnn_layer_tanh, dnn_layer_softmax,
    dnn_layer_log_softmax, dnn_layer_leaky_relu, dnn_layer_elu, dnn_layer_gelu, dnn_layer_softplus,
    dnn_layer_swish;
extern const dnn_layer_class dnn_layer_conv2d, dnn_layer_max_pool2d, dnn_layer_avg_pool2d;
extern const dnn_layer_class dnn_layer_batch_norm, dnn_layer_embedding;

/* A place in a chain for what the caller does between two runs of layers: the output has 'units'
   features, or those of the input when that is 0. */
extern const dnn_layer_class dnn_layer_custom;

/* Adds a part to layer->parameters or layer->buffers. */
void dnn_layer_add_parameter(dnn_layer *layer, const char *name, int ndim, const int64_t *shape);
void dnn_layer_add_buffer(dnn_layer *layer, const char *name, int ndim, const int64_t *shape);

/*
** Calls work(context, begin, end) for consecutive ranges that cover 0 .. n-1, shared by the threads
** of the pool when n * cost, in elements moved or operations done, is worth it. Ranges begin at
** multiples of 16 and follow from n, cost and the number of threads alone.
*/
void dnn_layer_parallel(int64_t n, int64_t cost,
                        void (*work)(void *context, int64_t begin, int64_t end), void *context);

/* The same for n units that are long by themselves, such as rows: ranges begin anywhere. */
void dnn_layer_parallel_rows(int64_t n, int64_t cost,
                             void (*work)(void *context, int64_t begin, int64_t end),
                             void *context);

/*
** Calls work(context, row) for every row 0 .. n-1, shared as by dnn_layer_parallel_rows.
** DNN_EINTERRUPT: the interrupt flag, looked at before each row, was set; some were not done.
*/
dnn_status dnn_layer_rows(int64_t n, int64_t cost, void (*work)(void *context, int64_t row),
                          void *context, dnn_error *error);

DNN_END_DECLARATIONS

#endif
