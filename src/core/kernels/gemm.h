/*
** Matrix product kernels. They check nothing: the rules of linalg/gemm.h hold for what they are
** given. No kernel starts threads. Those that can work for long poll the interrupt flag and return
** false when it was set.
*/
#ifndef DNN_KERNELS_GEMM_H
#define DNN_KERNELS_GEMM_H

#include "base/isa.h"
#include "base/product.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct dnn_gemm_kernels {
  int vector_length; /* blocks of c for threads are best a multiple of it wide */
  int narrow_rows;   /* up to this m 'blocked' reads b only once: a narrow side is best made m */

  /* k below 2: zero or the plain product. */
  bool (*outer)(const dnn_product *product);

  /* k >= 2, without preparation: for small products. False, with c untouched, when this is none. */
  bool (*small)(const dnn_product *product);

  /* n == 1, a.column == 1, b.row == 1, k >= 2: scalar products of the rows of a with b. */
  bool (*dots)(const dnn_product *product);

  /* m == 1, b.column == 1, k >= 2: the sum of the rows of b, weighted by a. */
  bool (*combine)(const dnn_product *product);

  /* k >= 2: everything else, by packed blocks. 'workspace' has the bytes that 'workspace' tells for
     this or any larger product, aligned as dnn_alloc does. */
  bool (*blocked)(const dnn_product *product, void *workspace);
  size_t (*workspace)(const dnn_product *product);

  /* Does 'blocked' write c past the caches, since k is so small and c so large? */
  bool (*streams)(const dnn_product *product);

  /* c = alpha * (sum of 'count' matrices (m, n), each row-major without gaps) + beta * c: joins the
     shares of threads that each did a part of k. */
  void (*join)(const dnn_product *product, const void *partials, int count);
} dnn_gemm_kernels;

DNN_ISA_DECLARE(dnn_gemm_kernels, gemm, f64);
DNN_ISA_DECLARE(dnn_gemm_kernels, gemm, f32);

#endif
