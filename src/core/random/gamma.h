/*
** One value of the standard exponential and gamma distributions, which those of continuous.h and
** discrete.h are made of. As there, the arguments are not checked, and draws and roundings are
** NumPy's.
*/
#ifndef DNN_RANDOM_GAMMA_H
#define DNN_RANDOM_GAMMA_H

#include "random/random.h"

/* exp(-x), x > 0 */
double dnn_random_exponential(dnn_random *random);

/* x^(shape - 1) exp(-x), x > 0; 0 for the shape 0 */
double dnn_random_gamma(dnn_random *random, double shape);

#endif
