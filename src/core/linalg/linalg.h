/*
** Linear algebra: equations, factorizations, eigenvalues, singular values, through LAPACK.
**
** LAPACK comes with OpenBLAS (linalg/blas.h) and is found when first needed; without it every
** function here returns DNN_EMISSING. The numbers are computed in f64 whatever the operands' type.
**
** Operands are matrices, or stacks of them: arrays whose last two axes are the matrices'. Letters:
** m, n extents of a matrix, k = min(m, n), r right-hand sides; "..." the leading axes, which may be
** absent. Operands may have any strides; results must not overlap them, and must have the shapes
** said here and one of the types f64 and f32 (dnn_matrix_dtype).
**
** All return DNN_ENOMEM and DNN_EINTERRUPT as well. LAPACK knows no interrupt flag: long calls are
** abandoned when it is set (base/detached.h), and go on with copies of their own until they end.
*/
#ifndef DNN_LINALG_LINALG_H
#define DNN_LINALG_LINALG_H

#include "array/array.h"
#include "base/declarations.h"

DNN_BEGIN_DECLARATIONS

/* Type of the results for an operand of type 'dtype': f32 stays, everything else gives f64. */
dnn_dtype dnn_matrix_dtype(dnn_dtype dtype);

/*
** Is 'a' a matrix or a stack, and, if so asked, a square one? DNN_ESHAPE otherwise: "inv: matrix of
** shape (2, 3) is not square". 'name' is the operation's. The functions below expect operands that
** passed.
*/
dnn_status dnn_matrix_check(const char *name, const dnn_array *a, bool square, dnn_error *error);

/*
** Shape of solve(a, b) for a (..., n, n): (..., n, r) for b (..., n, r), and (..., n) for b (...,
** n) with one dimension less than a. The leading axes broadcast. DNN_ESHAPE names both shapes.
*/
dnn_status dnn_matrix_solve_shape(const dnn_array *a, const dnn_array *b, int *ndim,
                                  int64_t shape[DNN_MAX_NDIM], dnn_error *error);

/* Solves a x = b. 'x' has the shape above. DNN_EVALUE: a matrix is singular. */
dnn_status dnn_matrix_solve(const dnn_array *a, const dnn_array *b, dnn_array *x, dnn_error *error);

/* out (..., n, n) = the inverse of a (..., n, n). DNN_EVALUE: a matrix is singular. */
dnn_status dnn_matrix_inverse(const dnn_array *a, dnn_array *out, dnn_error *error);

/*
** Determinants of a (..., n, n) as sign * exp(logarithm).
**   sign       (...), -1, 0 or 1
**   logarithm  (...), of the absolute value; -inf for a singular matrix
*/
dnn_status dnn_matrix_slogdet(const dnn_array *a, dnn_array *sign, dnn_array *logarithm,
                              dnn_error *error);

/* a (..., m, n) = q r: q (..., m, k) with orthonormal columns, r (..., k, n) upper triangular. */
dnn_status dnn_matrix_qr(const dnn_array *a, dnn_array *q, dnn_array *r, dnn_error *error);

/*
** a (..., m, n) = u diag(s) vt.
**   u   (..., m, k), or (..., m, m) for all left vectors; NULL when only 's' is wanted
**   s   (..., k), descending
**   vt  (..., k, n), or (..., n, n); NULL together with 'u'
** DNN_EVALUE: values that are not finite, or no convergence.
*/
dnn_status dnn_matrix_svd(const dnn_array *a, dnn_array *u, dnn_array *s, dnn_array *vt,
                          dnn_error *error);

/*
** Eigenvalues of symmetric a (..., n, n), of which the lower triangle is read.
**   w  (..., n), ascending
**   v  (..., n, n), eigenvectors in the columns; NULL when they are not wanted
** DNN_EVALUE as for the svd.
*/
dnn_status dnn_matrix_eigh(const dnn_array *a, dnn_array *w, dnn_array *v, dnn_error *error);

/*
** Eigenvalues and right eigenvectors of a (..., n, n), in no order; complex ones come in conjugate
** pairs.
**   real, imaginary      (..., n), the parts of the eigenvalues
**   v_real, v_imaginary  (..., n, n), the parts of the eigenvectors, of length 1, in the columns;
**                        both NULL when they are not wanted
** DNN_EVALUE as for the svd.
*/
dnn_status dnn_matrix_eig(const dnn_array *a, dnn_array *real, dnn_array *imaginary,
                          dnn_array *v_real, dnn_array *v_imaginary, dnn_error *error);

/*
** out (..., n, n) = the lower triangular l with a = l l', of symmetric a (..., n, n), of which the
** lower triangle is read. DNN_EVALUE: not positive definite.
*/
dnn_status dnn_matrix_cholesky(const dnn_array *a, dnn_array *out, dnn_error *error);

/*
** x that minimizes the sums of squares of the columns of a x - b; of all these, the smallest.
**   a          (m, n), no stacks
**   b          (m, r)
**   rcond      singular values up to rcond times the largest count as 0
**   x          (n, r)
**   residuals  (r,), the sums of squares; NaN unless m > n and the rank is n
**   rank       receives the rank of a
**   s          (k,), the singular values of a
** DNN_EVALUE as for the svd.
*/
dnn_status dnn_matrix_least_squares(const dnn_array *a, const dnn_array *b, double rcond,
                                    dnn_array *x, dnn_array *residuals, int64_t *rank, dnn_array *s,
                                    dnn_error *error);

DNN_END_DECLARATIONS

#endif
