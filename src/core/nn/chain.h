/*
** A network from inside: what the files network*.c share, each with a concept of its own. From the
** ground up, so that a file calls only those before it:
**
**   network_memory.c   memory that is made when needed: activations, the optimizer's states
**   network_input.c    what a pass takes from its caller
**   network_gram.c     full batches with the Gram matrix (nn/gram.h)
**   network_careful.c  is an update calm? Keeping what was before a wild one, and taking it back
**   network_refuse.c   finding and telling what is not finite
**   network_update.c   gradients become changes of the parameters
**   network_pair.c     a small linear layer and the activation beside it in one call of a kernel
**   network_pass.c     forwards and backwards
**   network_compact.c  a step of a tiny network in one call of a kernel
**   network_step.c     a step of training: all of that in order
**   network.c          making a chain of layers, and looking at its memory
**
** nn/network.h is the manual; nothing here is for anyone else.
*/
#ifndef DNN_NN_CHAIN_H
#define DNN_NN_CHAIN_H

#include "base/alloc.h"
#include "base/declarations.h"
#include "kernels/compact.h"
#include "nn/gram.h"
#include "nn/network.h"

DNN_BEGIN_DECLARATIONS

/* Arrays that an optimizer keeps for a parameter, at most. */
#define DNN_CHAIN_STATES 2

/* Parameters that are updated in one run. With more, each is shared by threads as its gradient was,
   whose halves are then in the right caches. */
#define DNN_CHAIN_FEW (1 << 14)

/* A layer in a chain, with what belongs to it. */
typedef struct dnn_link {
  dnn_layer layer;
  dnn_layer_pass pass;
  size_t parameter_offset[DNN_LAYER_PARAMETERS]; /* in bytes, in parameters, gradients, states */
  size_t buffer_offset[DNN_LAYER_BUFFERS];       /* in buffers */
  void *d_out;                                   /* writable pass.d_out */
  void *converted; /* its input in the chain's type, when a pass that began here needed that */
  size_t converted_bytes;
  void *input_gradient; /* when a pass that ended here was asked for it */
  size_t input_gradient_bytes;
  bool has_output, has_gradient, has_input_gradient; /* of the last passes */
  bool is_frozen[DNN_LAYER_PARAMETERS];
} dnn_link;

/* Everything that is allocated is the network's, and freed by dnn_network_free. */
struct dnn_network {
  int count;
  dnn_link *links;
  dnn_dtype dtype;

  /* The parameters of all layers one behind the other, each aligned, with zeros between them; the
     gradients and the states lie in the same way, so that a loop over one run of memory does for
     all parameters. */
  size_t parameter_bytes, buffer_bytes;
  char *parameters, *gradients, *buffers;
  char *states[DNN_CHAIN_STATES]; /* NULL before they are needed */
  int64_t updates, optimizer_updates;
  int frozen; /* parameters that are */

  /* Of dnn_network_keep. */
  bool differs_in_training; /* some layer, so that passes change buffers or 'random' */
  char *kept_buffers;
  dnn_random kept_random;

  /* Of the last update, when it was a wild one (network_careful.c). */
  char *kept_update; /* buffers before its step, parameters after it, and parameters and states
                        before it, those of the caller included */
  size_t kept_bytes; /* of the parameters */
  int kept_states;   /* how many; -1: there is nothing to take back */
  int64_t kept_optimizer_updates; /* before it */
  dnn_random kept_update_random;  /* before its step */

  /* Of passes. */
  char *arena;
  size_t arena_bytes;
  int64_t m;                  /* examples that the arena is laid out for; 0: not yet */
  dnn_compact_layer *compact; /* (count / 2), when is_compact */
  bool is_compact;            /* does the kernel for tiny networks take this one? */
  bool is_described;          /* are these two of the arena as it is laid out? */

  /* Of the Gram form. */
  dnn_gram *gram;       /* NULL: not begun */
  dnn_array gram_x;     /* the input that 'gram' was made for, as the caller gave it */
  dnn_array gram_in;    /* the same as pass.in of the first layer */
  void *gram_converted; /* gram_in's memory, when gram_x has another type */
  bool in_gram;         /* was the last pass one with 'gram'? */
};

static inline size_t dnn_chain_aligned(size_t bytes) {
  return (bytes + DNN_ALIGNMENT - 1) / DNN_ALIGNMENT * DNN_ALIGNMENT;
}

static inline size_t dnn_chain_bytes(const dnn_network *self, int64_t size) {
  return (size_t)size * dnn_dtype_size(self->dtype);
}

/* Does the layer leave elements where they are? */
static inline bool dnn_chain_is_identity(const dnn_link *at) {
  return at->layer.kind->forward == NULL;
}

/* Elements of all parameters, as one array: what lies between them is zero. */
static inline int64_t dnn_chain_elements(const dnn_network *self) {
  return (int64_t)(self->parameter_bytes / dnn_dtype_size(self->dtype));
}

/* --- memory (network_memory.c) ---------------------------------------------------------------- */

/* The DNN_ENOMEM for 'what' of a network, "the activations". */
dnn_status dnn_chain_no_memory(dnn_error *error, const char *what, size_t bytes);

/* Makes a buffer at least so large; its contents are lost. */
dnn_status dnn_chain_reserve(void **buffer, size_t *bytes, size_t needed, const char *what,
                             dnn_error *error);

/* Lays out outputs, gradients and caches for 'm' examples, unless they are. */
dnn_status dnn_chain_prepare_arena(dnn_network *self, int64_t m, dnn_error *error);

/* A parameter of the chain; its states are NULL before they are needed. */
dnn_trained dnn_chain_trained(const dnn_network *self, int i, int part);

/* --- what a pass takes (network_input.c) ------------------------------------------------------ */

/* Checks the input of layer 'first', and makes it that of the next pass. */
dnn_status dnn_chain_take_input(dnn_network *self, int first, const dnn_array *x, dnn_error *error);

/* Checks the gradient of the output of layer last-1 for the pass backwards, and copies it to
   links[last - 1].d_out. */
dnn_status dnn_chain_take_output_gradient(dnn_network *self, int last, const dnn_array *d_out,
                                          dnn_error *error);

/* --- the Gram form (network_gram.c) ----------------------------------------------------------- */

/* Ends the use of 'gram' in passes, until the next step with its input. */
dnn_status dnn_chain_leave_gram(dnn_network *self, dnn_error *error);

/* --- updates that may overflow (network_careful.c) -------------------------------------------- */

/* Gradients below this are calm. */
double dnn_chain_calm_limit(dnn_dtype dtype);

/* Can calm gradients make nothing else but calm updates? */
bool dnn_chain_has_calm_numbers(const dnn_training *training, int64_t m);

/* Can the update that is prepared make nothing but finite parameters? */
bool dnn_chain_is_calm(const dnn_network *self, const dnn_training *training, int64_t m, int count,
                       const dnn_trained *others);

/* Around an update that may overflow: 'begin' keeps what is before it. 'end' is true when all that
   was trained, with so many states, is finite, and can then be taken back until the next update;
   else it puts back what was before. A lack of memory changes nothing. */
dnn_status dnn_chain_begin_wild_update(dnn_network *self, int states, int count,
                                       const dnn_trained *others, dnn_error *error);
bool dnn_chain_end_wild_update(dnn_network *self, int states, int count, const dnn_trained *others);

/* Takes back the update before, if it was a wild one. */
void dnn_chain_take_back(dnn_network *self, int count, const dnn_trained *others);

/* --- what is not finite (network_refuse.c) ---------------------------------------------------- */

/* Tells which buffer is not finite after a pass that trained, and why; false: all are. */
bool dnn_chain_find_buffer(const dnn_network *self, char *problem, size_t problem_bytes,
                           char *reason, size_t reason_bytes);

/* Tells where the first gradient is that is not finite, in the order of the pass backwards, or what
   it comes from; false: all are finite. */
bool dnn_chain_find_gradient(const dnn_network *self, int count, const dnn_trained *others,
                             char *text, size_t bytes);

/* Says why update 'number' is not made, and what to do. */
dnn_status dnn_chain_refuse_update(const dnn_network *self, int64_t number, const char *problem,
                                   const char *reason, dnn_error *error);

/* --- updates (network_update.c) --------------------------------------------------------------- */

/* Makes the gradients those that the optimizer takes. Refuses the update after a pass whose buffers
   are not finite. */
dnn_status dnn_chain_prepare_update(dnn_network *self, const dnn_training *training, int64_t m,
                                    int count, const dnn_trained *others, dnn_error *error);

/* Applies the optimizer. A failure changes nothing. */
dnn_status dnn_chain_update(dnn_network *self, const dnn_training *training, int count,
                            const dnn_trained *others, dnn_error *error);

/* As dnn_chain_update, but what would not be finite is refused, and changes nothing. */
dnn_status dnn_chain_update_safely(dnn_network *self, const dnn_training *training, int64_t m,
                                   int count, const dnn_trained *others, dnn_error *error);

/* --- pairs of layers (network_pair.c) --------------------------------------------------------- */

/* Layers i and i + 1 forwards, where i is a small linear layer whose input is known and i + 1 an
   activation. False: nothing was done, and they must be taken one by one. */
bool dnn_chain_pair_forward(dnn_network *self, int i);

/* From links[i].d_out the gradients of the outputs of layers i - 1 and i - 2, where i is a small
   linear layer and i - 1 an activation; the parameters' gradients are left. False as above. */
bool dnn_chain_pair_backward(dnn_network *self, int i);

/* --- passes (network_pass.c) ------------------------------------------------------------------ */

/* Layers first .. last-1 forwards from the input taken, and backwards from links[last - 1].d_out.
   'guarded': DNN_EVALUE where a value is not finite. */
dnn_status dnn_chain_forward(dnn_network *self, int first, int last, bool training,
                             dnn_random *random, bool guarded, dnn_error *error);
dnn_status dnn_chain_backward(dnn_network *self, int first, int last, bool input_gradient,
                              bool guarded, dnn_error *error);

/* --- tiny networks (network_compact.c) -------------------------------------------------------- */

/* Finds out whether the kernel for tiny networks takes this one as the arena is laid out: sets
   is_compact and is_described. */
void dnn_chain_describe_compact(dnn_network *self);

/* A step by that kernel. False: nothing was changed, and the step must be taken otherwise. */
bool dnn_chain_compact_step(dnn_network *self, const dnn_training *training, const dnn_array *x,
                            const dnn_array *y, double *cost);

DNN_END_DECLARATIONS

#endif
