/*
** Included first by every kernel file. The build compiles such a file once per real type and
** instruction set and defines
**   DNN_REAL_f64 or DNN_REAL_f32   which type 'real' is
**   DNN_KERNELS                    the name of the one table that the compilation exports
** Everything else in a kernel file is static.
*/
#ifndef DNN_REAL_H
#define DNN_REAL_H

#include <stdint.h>

#ifdef DNN_REAL_f32
typedef float real;
#define DNN_REAL_IS_F32 1
#else
typedef double real;
#define DNN_REAL_IS_F32 0
#endif

/* For functions that are to become part of their callers, however long they are. */
#define INLINE static inline __attribute__((always_inline))

/* For functions that stay on their own: copies in, or for, each caller take long to compile. */
#define APART static __attribute__((noinline, noclone))

/* Bytes of one vector register of the instruction set under compilation. */
#if defined(__AVX512F__)
#define DNN_VECTOR_BYTES 64
#elif defined(__AVX__)
#define DNN_VECTOR_BYTES 32
#else
#define DNN_VECTOR_BYTES 16
#endif

/* Elements of one vector register. */
enum { vector_length = DNN_VECTOR_BYTES / sizeof(real) };

#endif
