/*
** Updates: the gradients of a pass are completed (penalties, frozen parameters), limited, and given
** to the optimizer. The caller's own parameters, 'others' (count), go the same way.
*/
#include "nn/chain.h"
#include "nn/penalty.h"

#include <math.h>
#include <string.h>

/* --- between updates -------------------------------------------------------------------------- */

int64_t dnn_network_updates(const dnn_network *self) {
  return self->updates;
}

int64_t dnn_network_optimizer_updates(const dnn_network *self) {
  return self->optimizer_updates;
}

void dnn_network_set_updates(dnn_network *self, int64_t updates, int64_t of_optimizer) {
  self->updates = updates;
  self->optimizer_updates = of_optimizer;
}

/* The states stay, as zeros: another optimizer may need as many. */
dnn_status dnn_network_reset_optimizer(dnn_network *self, dnn_error *error) {
  dnn_status status = dnn_network_gram_end(self, error);
  if (status != DNN_OK)
    return status;
  self->optimizer_updates = 0;
  if (self->kept_states >= 0) { /* the parameters alone are still what could be taken back */
    self->kept_states = 0;
    self->kept_optimizer_updates = 0;
  }
  for (int which = 0; which < DNN_CHAIN_STATES; which++)
    if (self->states[which] != NULL)
      memset(self->states[which], 0, self->parameter_bytes);
  return DNN_OK;
}

/* The Gram form would go on to train W1. */
dnn_status dnn_network_freeze(dnn_network *self, int layer, int part, bool is_frozen,
                              dnn_error *error) {
  bool *flag = &self->links[layer].is_frozen[part];
  dnn_status status = dnn_network_gram_end(self, error);
  if (status == DNN_OK) {
    self->frozen += is_frozen - *flag;
    *flag = is_frozen;
  }
  return status;
}

/* --- penalties -------------------------------------------------------------------------------- */

/* Only weights are drawn towards zero: neither biases nor batch_norm's parameters. */
static bool is_weight(const char *name) {
  return name[0] == 'W';
}

/* For all m examples together, as the loss is: the terms are divided by m. */
static double penalty_of(const dnn_trained *parameter, const dnn_training *training, int64_t m) {
  return is_weight(parameter->name)
             ? dnn_penalty_value(parameter->dtype, parameter->size, parameter->values,
                                 training->l1 / (double)m, training->l2 / (double)m)
             : 0;
}

/* (l2 / 2m) sum W^2 + (l1 / m) sum |W| */
double dnn_network_penalty(const dnn_network *self, const dnn_training *training, int64_t m,
                           int count, const dnn_trained *others) {
  double sum = 0;
  if (training->l1 == 0 && training->l2 == 0)
    return 0;
  for (int i = 0; i < self->count; i++) {
    for (int part = 0; part < self->links[i].layer.parameter_count; part++) {
      dnn_trained parameter = dnn_chain_trained(self, i, part);
      sum += penalty_of(&parameter, training, m);
    }
  }
  for (int i = 0; i < count; i++)
    sum += penalty_of(&others[i], training, m);
  return sum;
}

/* --- gradients -------------------------------------------------------------------------------- */

/* Adds the gradients of the L1 and L2 terms to that of a weight; a frozen parameter has none. */
static void complete(const dnn_trained *parameter, const dnn_training *training, int64_t m) {
  if (is_weight(parameter->name) && (training->l1 != 0 || training->l2 != 0))
    dnn_penalty_add_gradient(parameter->dtype, parameter->size, parameter->values,
                             training->l1 / (double)m, training->l2 / (double)m,
                             parameter->gradient);
  if (parameter->is_frozen)
    memset(parameter->gradient, 0, (size_t)parameter->size * dnn_dtype_size(parameter->dtype));
}

/* The gradients that are limited and go to the optimizer. */
static void complete_gradients(const dnn_network *self, const dnn_training *training, int64_t m,
                               int count, const dnn_trained *others) {
  for (int i = 0; i < self->count; i++) {
    for (int part = 0; part < self->links[i].layer.parameter_count; part++) {
      dnn_trained parameter = dnn_chain_trained(self, i, part);
      complete(&parameter, training, m);
    }
  }
  for (int i = 0; i < count; i++)
    complete(&others[i], training, m);
}

/* First element by element, then all of them by their norm, as if they were one vector. */
static void clip(const dnn_network *self, const dnn_training *training, int count,
                 const dnn_trained *others) {
  int64_t n = dnn_chain_elements(self);
  if (training->clip_value > 0) {
    dnn_gradient_clip(self->dtype, n, self->gradients, training->clip_value);
    for (int i = 0; i < count; i++)
      dnn_gradient_clip(others[i].dtype, others[i].size, others[i].gradient, training->clip_value);
  }
  if (training->clip_norm > 0) {
    double square = dnn_gradient_square(self->dtype, n, self->gradients);
    for (int i = 0; i < count; i++)
      square += dnn_gradient_square(others[i].dtype, others[i].size, others[i].gradient);
    double norm = sqrt(square);
    if (!(norm > training->clip_norm)) /* NaN has no scale; it stays where it is */
      return;
    dnn_gradient_scale(self->dtype, n, self->gradients, training->clip_norm / norm);
    for (int i = 0; i < count; i++)
      dnn_gradient_scale(others[i].dtype, others[i].size, others[i].gradient,
                         training->clip_norm / norm);
  }
}

/* Limits come last: they are over penalties, too, and not over what is frozen. */
dnn_status dnn_chain_prepare_update(dnn_network *self, const dnn_training *training, int64_t m,
                                    int count, const dnn_trained *others, dnn_error *error) {
  char problem[96], reason[128];
  dnn_status status =
      dnn_network_need_states(self, dnn_optimizer_states(&training->optimizer), error);
  if (status != DNN_OK)
    return status;
  if (dnn_chain_find_buffer(self, problem, sizeof problem, reason, sizeof reason))
    return dnn_network_refuse(self, problem, reason, count, others, error);
  if (training->l1 != 0 || training->l2 != 0 || self->frozen > 0 || count > 0)
    complete_gradients(self, training, m, count, others);
  if (training->clip_value > 0 || training->clip_norm > 0)
    clip(self, training, count, others);
  return DNN_OK;
}

/* --- updates ---------------------------------------------------------------------------------- */

/* Biases have no weight decay. */
static void update_one(const dnn_network *self, const dnn_optimizer *optimizer,
                       const dnn_trained *parameter) {
  dnn_optimizer chosen = *optimizer;
  if (parameter->is_frozen)
    return;
  if (!is_weight(parameter->name))
    chosen.weight_decay = 0; /* biases, gamma and beta */
  dnn_optimizer_update(&chosen, parameter->dtype, parameter->size, parameter->values,
                       parameter->gradient, parameter->states, self->optimizer_updates);
}

/* All parameters in one run where they are few and treated alike. The first weights of the Gram
   form are not touched: what stands for them is updated. */
static dnn_status update_chain(dnn_network *self, const dnn_optimizer *optimizer,
                               dnn_error *error) {
  /* One call for all parameters: those of tiny networks are shorter than its preparation. */
  if (optimizer->weight_decay == 0 && self->gram == NULL && self->frozen == 0 &&
      dnn_chain_elements(self) < DNN_CHAIN_FEW) {
    void *states[DNN_CHAIN_STATES] = {self->states[0], self->states[1]};
    dnn_optimizer_update(optimizer, self->dtype, dnn_chain_elements(self), self->parameters,
                         self->gradients, states, self->optimizer_updates);
    return DNN_OK;
  }
  for (int i = 0; i < self->count; i++) {
    const dnn_link *at = &self->links[i];
    for (int part = 0; part < at->layer.parameter_count; part++) {
      dnn_trained parameter = dnn_chain_trained(self, i, part);
      if (i == 0 && part == 0 && self->in_gram) {
        dnn_status status = dnn_gram_update(self->gram, optimizer, error);
        if (status != DNN_OK)
          return status;
      } else {
        update_one(self, optimizer, &parameter);
      }
    }
  }
  return DNN_OK;
}

dnn_status dnn_chain_update(dnn_network *self, const dnn_training *training, int count,
                            const dnn_trained *others, dnn_error *error) {
  self->updates++; /* before the update: adam's corrections count it */
  self->optimizer_updates++;
  dnn_status status = update_chain(self, &training->optimizer, error);
  if (status != DNN_OK) {
    self->updates--;
    self->optimizer_updates--;
    return status;
  }
  for (int i = 0; i < count; i++)
    update_one(self, &training->optimizer, &others[i]);
  return DNN_OK;
}

/* Where it overflows it is put back, elsewhere it can be taken back until the next. */
static dnn_status update_carefully(dnn_network *self, const dnn_training *training, int count,
                                   const dnn_trained *others, dnn_error *error) {
  char reason[128];
  int states = dnn_optimizer_states(&training->optimizer);
  if (dnn_chain_find_gradient(self, count, others, reason, sizeof reason))
    return dnn_network_refuse(self, "a gradient is not finite", reason, count, others, error);
  dnn_status status = dnn_chain_begin_wild_update(self, states, count, others, error);
  if (status == DNN_OK)
    status = dnn_chain_update(self, training, count, others, error);
  if (status == DNN_OK && !dnn_chain_end_wild_update(self, states, count, others))
    status = dnn_chain_refuse_update(self, self->updates + 1, "a parameter would not be finite",
                                     "the gradients are too large for this learning_rate", error);
  return status;
}

dnn_status dnn_chain_update_safely(dnn_network *self, const dnn_training *training, int64_t m,
                                   int count, const dnn_trained *others, dnn_error *error) {
  if (!training->notebook && !dnn_chain_is_calm(self, training, m, count, others))
    return update_carefully(self, training, count, others, error);
  self->kept_states = -1;
  return dnn_chain_update(self, training, count, others, error);
}

/* For callers who run passes part by part; dnn_network_step does the same in order. */
dnn_status dnn_network_update(dnn_network *self, const dnn_training *training, int64_t m, int count,
                              const dnn_trained *others, dnn_error *error) {
  dnn_status status = dnn_chain_prepare_update(self, training, m, count, others, error);
  return status == DNN_OK ? dnn_chain_update_safely(self, training, m, count, others, error)
                          : status;
}
