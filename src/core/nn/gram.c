/*
** The algebra of gram.h: P takes each step as the weights would, by the optimizer's own rule, and
** the weights are made from the sum of the steps when somebody looks, or after 1024 of them, before
** rounding can drift apart.
*/
#include "nn/gram.h"

#include "base/alloc.h"
#include "kernels/elementwise.h"
#include "kernels/layer.h"
#include "linalg/gemm.h"

#include <string.h>

DNN_ISA_ACCESSOR(dnn_elementwise_kernels, elementwise)
DNN_ISA_ACCESSOR(dnn_layer_kernels, layer)

enum { updates_per_sync = 1024 };

struct dnn_gram {
  dnn_dtype dtype;
  int64_t units, n, m;
  dnn_array x; /* (n, m) */
  void *weights, *weight_gradient, *velocity;
  int updates;    /* since W was up to date */
  bool fresh;     /* does P come from this W? */
  double largest; /* element of G, which is on its diagonal; NaN when one is */

  char *memory;
  void *gram;             /* (m, m) */
  void *product;          /* P = W X (units, m) */
  void *step;             /* S (units, m): W = W0 + 'old' V0 + S X^T */
  void *gradient;         /* D = dZ / m (units, m): the gradient of W is D X^T */
  void *change;           /* D G */
  void *product_velocity; /* V X, where V = 'kept' V0 + R X^T is the velocity of W */
  void *step_velocity;    /* R */
  double old, kept;
};

/* P = W X: out (units, m) from weights (units, n). */
static dnn_status project(const dnn_gram *self, const void *weights, void *out, dnn_error *error) {
  dnn_product product = {.m = self->units,
                         .n = self->m,
                         .k = self->n,
                         .a = dnn_operand_row_major(weights, self->n),
                         .b = dnn_array_operand(&self->x),
                         .c = dnn_result_row_major(out, self->m),
                         .alpha = 1};
  return dnn_gemm(self->dtype, &product, error);
}

/* dW = D X^T: out (units, n) from in (units, m). */
static dnn_status unproject(const dnn_gram *self, const void *in, void *out, dnn_error *error) {
  dnn_product product = {.m = self->units,
                         .n = self->n,
                         .k = self->m,
                         .a = dnn_operand_row_major(in, self->m),
                         .b = dnn_operand_transpose(dnn_array_operand(&self->x)),
                         .c = dnn_result_row_major(out, self->n),
                         .alpha = 1};
  return dnn_gemm(self->dtype, &product, error);
}

/* G = X^T X (m, m), and its largest element. */
static dnn_status compute_gram(dnn_gram *self, dnn_error *error) {
  const dnn_operand x = dnn_array_operand(&self->x);
  dnn_product product = {.m = self->m,
                         .n = self->m,
                         .k = self->n,
                         .a = dnn_operand_transpose(x),
                         .b = x,
                         .c = dnn_result_row_major(self->gram, self->m),
                         .alpha = 1};
  dnn_status status = dnn_gemm(self->dtype, &product, error);
  const size_t size = dnn_dtype_size(self->dtype);
  for (int64_t j = 0; j < self->m && status == DNN_OK; j++) {
    double square;
    dnn_convert(1, self->dtype, self->memory + (size_t)(j * (self->m + 1)) * size, 0, DNN_F64,
                &square, 0);
    self->largest = square > self->largest || square != square ? square : self->largest;
  }
  return status;
}

/* D G (units, m): what a step by the gradient D X^T of W changes P by, since (D X^T) X = D G. */
static dnn_status compute_change(const dnn_gram *self, dnn_error *error) {
  dnn_product product = {.m = self->units,
                         .n = self->m,
                         .k = self->m,
                         .a = dnn_operand_row_major(self->gradient, self->m),
                         .b = dnn_operand_row_major(self->gram, self->m),
                         .c = dnn_result_row_major(self->change, self->m),
                         .alpha = 1};
  return dnn_gemm(self->dtype, &product, error);
}

/* W0 = W: nothing has been added to it yet, so S = R = 0, and all of V is still V0. */
static dnn_status start(dnn_gram *self, dnn_error *error) {
  size_t bytes = (size_t)(self->units * self->m) * dnn_dtype_size(self->dtype);
  memset(self->step, 0, bytes);
  memset(self->step_velocity, 0, bytes);
  self->old = 0; /* V0 has not moved W yet */
  self->kept = 1;
  dnn_status status = project(self, self->weights, self->product, error);
  if (status == DNN_OK && self->velocity != NULL)
    status = project(self, self->velocity, self->product_velocity, error);
  self->fresh = status == DNN_OK;
  return status;
}

/* One block of memory for G and six matrices (units, m). W and V stay the caller's. */
dnn_status dnn_gram_new(const dnn_layer *layer, const dnn_layer_pass *pass, void *velocity,
                        dnn_gram **out, dnn_error *error) {
  *out = NULL;
  int64_t m = pass->m, units = layer->units;
  size_t size = dnn_dtype_size(pass->dtype);
  size_t gram_bytes = ((size_t)(m * m) * size + DNN_ALIGNMENT - 1) / DNN_ALIGNMENT * DNN_ALIGNMENT;
  size_t bytes = ((size_t)(units * m) * size + DNN_ALIGNMENT - 1) / DNN_ALIGNMENT * DNN_ALIGNMENT;
  dnn_gram *self = dnn_alloc_zero(sizeof *self);
  char *memory = self != NULL ? dnn_alloc(gram_bytes + 6 * bytes) : NULL;
  if (memory == NULL) {
    dnn_free(self);
    return dnn_error_set(error, DNN_ENOMEM, "not enough memory: the Gram matrix needs %zu bytes",
                         gram_bytes + 6 * bytes);
  }
  *self = (dnn_gram){
      .dtype = pass->dtype,
      .units = units,
      .n = layer->in.size,
      .m = m,
      .x = pass->in,
      .weights = pass->parameters[0],
      .weight_gradient = pass->gradients[0],
      .velocity = velocity,
      .memory = memory,
      .gram = memory,
      .product = memory + gram_bytes,
      .step = memory + gram_bytes + bytes,
      .gradient = memory + gram_bytes + 2 * bytes,
      .change = memory + gram_bytes + 3 * bytes,
      .product_velocity = memory + gram_bytes + 4 * bytes,
      .step_velocity = memory + gram_bytes + 5 * bytes,
  };
  dnn_status status = compute_gram(self, error);
  if (status == DNN_OK)
    status = start(self, error);
  if (status != DNN_OK) {
    dnn_gram_free(self);
    return status;
  }
  *out = self;
  return DNN_OK;
}

void dnn_gram_free(dnn_gram *self) {
  if (self == NULL)
    return;
  dnn_free(self->memory);
  dnn_free(self);
}

/* Z = P + b, where an ordinary layer has W X + b. */
dnn_status dnn_gram_forward(dnn_gram *self, const dnn_layer *layer, const dnn_layer_pass *pass,
                            dnn_error *error) {
  dnn_status status = DNN_OK;
  if (self->updates >= updates_per_sync)
    status = dnn_gram_sync(self, error);
  if (status == DNN_OK && !self->fresh)
    status = start(self, error);
  if (status != DNN_OK)
    return status;
  memcpy(pass->out, self->product, (size_t)(self->units * self->m) * dnn_dtype_size(self->dtype));
  if (layer->has_bias)
    layer_kernels(self->dtype)->add_bias(self->units, self->m, pass->parameters[1], pass->out);
  return DNN_OK;
}

/* D = dZ / m is kept instead of dW = D X^T; the layer itself does the rest, db. */
dnn_status dnn_gram_backward(dnn_gram *self, const dnn_layer *layer, const dnn_layer_pass *pass,
                             dnn_error *error) {
  /* The divisor has the type of what it divides. */
  double m = (double)self->m, divisor;
  dnn_convert(1, DNN_F64, &m, 0, self->dtype, &divisor, 0);
  elementwise_kernels(self->dtype)
      ->divide(self->units * self->m, pass->d_out, 1, &divisor, 0, self->gradient, 1);
  /* Without room for dW the layer leaves it out. */
  dnn_layer_pass biases = *pass;
  biases.gradients[0] = NULL;
  return layer->kind->backward(layer, &biases, error);
}

/* W changes by D X^T, whose elements are at most m times products of one of D and one of X; those
   of X are below the limit, since the diagonal of G has the sums of their squares. */
bool dnn_gram_is_calm(const dnn_gram *self, double limit) {
  return self->largest < limit * limit &&
         dnn_all_below(self->dtype, self->units * self->m, self->gradient, limit);
}

/* The optimizer is linear in the gradient, so P, S and the share of V0 go by the same rule, each
   with its own velocity: P by D G, S by D, and 'old' by 0, as V0 gets nothing more. */
dnn_status dnn_gram_update(dnn_gram *self, const dnn_optimizer *optimizer, dnn_error *error) {
  dnn_status status = compute_change(self, error);
  if (status != DNN_OK)
    return status;
  int64_t size = self->units * self->m;
  double nothing = 0;
  void *product_states[] = {self->product_velocity}, *step_states[] = {self->step_velocity};
  void *old_states[] = {&self->kept};
  dnn_optimizer_update(optimizer, self->dtype, size, self->product, self->change, product_states,
                       1);
  dnn_optimizer_update(optimizer, self->dtype, size, self->step, self->gradient, step_states, 1);
  dnn_optimizer_update(optimizer, DNN_F64, 1, &self->old, &nothing, old_states, 1);
  self->updates++;
  return DNN_OK;
}

/* to = to + factor * what, (units, n). */
static void add(const dnn_gram *self, double factor, const void *what, void *to) {
  dnn_optimizer sum = {.kind = DNN_SGD, .learning_rate = -factor};
  dnn_optimizer_update(&sum, self->dtype, self->units * self->n, to, what, NULL, 1);
}

/* Both products are there before anything changes, so that a failure or an interrupt changes
   nothing. */
static dnn_status bring_up_to_date(dnn_gram *self, void *step, void *step_velocity,
                                   dnn_error *error) {
  /* The gradient of W that the caller may look at, as the last backward left it. */
  dnn_status status = unproject(self, self->gradient, self->weight_gradient, error);
  if (status == DNN_OK)
    status = unproject(self, self->step, step, error);
  if (status == DNN_OK && self->velocity != NULL)
    status = unproject(self, self->step_velocity, step_velocity, error);
  if (status != DNN_OK)
    return status;
  if (self->velocity != NULL) { /* first what the velocity of before the last sync still does */
    add(self, self->old, self->velocity, self->weights);
    dnn_gradient_scale(self->dtype, self->units * self->n, self->velocity, self->kept);
    add(self, 1, step_velocity, self->velocity); /* V = kept V0 + R X^T */
  }
  add(self, 1, step, self->weights); /* W += S X^T */
  return DNN_OK;
}

/* W = W0 + old V0 + S X^T. P is afresh at the next forward, since W may be changed until then. */
dnn_status dnn_gram_sync(dnn_gram *self, dnn_error *error) {
  self->fresh = false;
  if (self->updates == 0)
    return DNN_OK;
  size_t bytes = (size_t)(self->units * self->n) * dnn_dtype_size(self->dtype);
  void *step = dnn_alloc(bytes);
  void *step_velocity = self->velocity != NULL ? dnn_alloc(bytes) : NULL;
  dnn_status status;
  if (step == NULL || (self->velocity != NULL && step_velocity == NULL))
    status = dnn_error_set(error, DNN_ENOMEM,
                           "not enough memory: bringing weights up to date needs %zu bytes", bytes);
  else
    status = bring_up_to_date(self, step, step_velocity, error);
  dnn_free(step);
  dnn_free(step_velocity);
  self->updates = status == DNN_OK ? 0 : self->updates;
  self->fresh = status != DNN_OK;
  return status;
}
