/* Draws of outcomes that have given probabilities, as NumPy's choice and multinomial make them. */
#ifndef DNN_RANDOM_CHOICE_H
#define DNN_RANDOM_CHOICE_H

#include "random/random.h"

DNN_BEGIN_DECLARATIONS

/*
** out (n): indices in 0..population-1.
**   p     (population), probabilities that sum to 1, or NULL for equal ones
**   type  of p before it was converted: the sum may differ by the square root of its epsilon
** Without replacement the indices differ. DNN_EVALUE for bad probabilities or too small a
** population, DNN_ENOMEM.
*/
dnn_status dnn_random_choice(dnn_random *random, int64_t population, const double *p,
                             dnn_dtype type, bool replace, int64_t n, int64_t *out,
                             dnn_error *error);

/*
** out (n, k): how often each of k outcomes comes up in 'trials' trials.
**   p     (k), k >= 1; the last is taken as what the others leave
**   type  of p before it was converted: with float32 the sum of the others may be above 1 by
**         rounding
*/
dnn_status dnn_random_multinomial(dnn_random *random, int64_t trials, const double *p,
                                  dnn_dtype type, int64_t k, int64_t n, int64_t *out,
                                  dnn_error *error);

DNN_END_DECLARATIONS

#endif
