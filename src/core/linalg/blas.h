/*
** OpenBLAS, when it is installed.
**
** The library is loaded on first use, not linked: loading costs milliseconds that most programs
** need not pay. Its own threads stay off; the callers are threads of our pool. Nothing here fails:
** without the library, or the memory that it needs, callers use their own kernels. The environment
** variable DNN_BLAS=none makes it count as not installed.
*/
#ifndef DNN_LINALG_BLAS_H
#define DNN_LINALG_BLAS_H

#include "base/declarations.h"

#include <stdbool.h>

DNN_BEGIN_DECLARATIONS

enum { DNN_BLAS_ROW_MAJOR = 101, DNN_BLAS_AS_IS = 111, DNN_BLAS_TRANSPOSED = 112 };

/* CBLAS's general product, row-major with the constants above; see any BLAS manual. */
typedef struct dnn_blas {
  void (*dgemm)(int order, int a_form, int b_form, int m, int n, int k, double alpha,
                const double *a, int a_stride, const double *b, int b_stride, double beta,
                double *c, int c_stride);
  void (*sgemm)(int order, int a_form, int b_form, int m, int n, int k, float alpha, const float *a,
                int a_stride, const float *b, int b_stride, float beta, float *c, int c_stride);
} dnn_blas;

/* The library's products, or NULL when it is not available. The first call loads it; where memory
   is missing, the next one tries again. */
const dnn_blas *dnn_blas_get(void);

/*
** Address of any other function of the library (LAPACK is part of it: "dgesv_"), or NULL. Its
** integers have 32 bits.
*/
void *dnn_blas_symbol(const char *name);

/*
** May 'calls' threads call functions of the library at a time? False: there is no memory for their
** buffers, without which it would never return. True when it is not installed.
*/
bool dnn_blas_has_room(int calls);

/* What the library says about itself ("OpenBLAS 0.3.21 ..."), or NULL when not available. */
const char *dnn_blas_version(void);

DNN_END_DECLARATIONS

#endif
