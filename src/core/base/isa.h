/*
** Instruction sets. Kernels (src/core/kernels) are compiled once per set and reached through tables
** of function pointers; the set is chosen once, when the library is loaded.
*/
#ifndef DNN_BASE_ISA_H
#define DNN_BASE_ISA_H

#include "base/declarations.h"
#include "base/dtype.h"

DNN_BEGIN_DECLARATIONS

typedef enum dnn_isa {
  DNN_ISA_BASELINE, /* x86-64-v2, or whatever the compiler targets elsewhere */
  DNN_ISA_AVX2,     /* x86-64-v3: AVX2 and FMA */
  DNN_ISA_AVX512    /* x86-64-v4 */
} dnn_isa;
#define DNN_ISAS 3

/*
** The best set of this processor, or the one that the environment variable DNN_ISA names
** ("baseline", "avx2", "avx512") if the processor has it.
*/
dnn_isa dnn_isa_current(void);

/* Its name, as in DNN_ISA. */
const char *dnn_isa_name(dnn_isa isa);

/*
** Families of processors that have one set in common, but differ so much in their arithmetic units
** and caches that products are best cut differently, which changes the order of additions. Known by
** the processor's maker, never by a measurement, or named by DNN_ISA behind the set
** ("avx512-intel", "avx512-common").
*/
typedef enum dnn_family {
  DNN_FAMILY_COMMON,
  DNN_FAMILY_INTEL /* AVX-512 by Intel: two products a cycle, second level of 1 MiB and more */
} dnn_family;
#define DNN_FAMILIES 2

dnn_family dnn_isa_family(void);

/* Set and family, as in DNN_ISA: with the same text, products have the same bits everywhere. */
const char *dnn_isa_text(void);

/*
** Which instructions multiply bfloat16, if the set above is AVX-512: AMX, where the processor has
** it and the system lets this process use it, which the first call asks for; or AVX512-BF16 where
** that is faster than f32, on AMD's processors. The environment variable DNN_BF16 ("none",
** "avx512_bf16", "amx") may ask for less, and for AVX512-BF16 anywhere.
*/
typedef enum dnn_isa_bf16_kind {
  DNN_ISA_BF16_NONE,
  DNN_ISA_BF16_AVX512, /* VDPBF16PS */
  DNN_ISA_BF16_AMX     /* TDPBF16PS */
} dnn_isa_bf16_kind;
dnn_isa_bf16_kind dnn_isa_bf16(void);

/* Its name, as in DNN_BF16. */
const char *dnn_isa_bf16_name(dnn_isa_bf16_kind kind);

/*
** Initializer for an array indexed by dnn_isa of the addresses of the tables that the kernel file
** 'kernel' exports for 'real' (f64 or f32).
*/
#ifdef DNN_ISA_X86
#define DNN_ISA_TABLES(kernel, real)                                                               \
  {                                                                                                \
    &dnn_##kernel##_##real##_baseline, &dnn_##kernel##_##real##_avx2,                              \
        &dnn_##kernel##_##real##_avx512                                                            \
  }
#define DNN_ISA_DECLARE(type, kernel, real)                                                        \
  extern const type dnn_##kernel##_##real##_baseline, dnn_##kernel##_##real##_avx2,                \
      dnn_##kernel##_##real##_avx512
#else
#define DNN_ISA_TABLES(kernel, real)                                                               \
  {                                                                                                \
    &dnn_##kernel##_##real##_baseline, &dnn_##kernel##_##real##_baseline,                          \
        &dnn_##kernel##_##real##_baseline                                                          \
  }
#define DNN_ISA_DECLARE(type, kernel, real) extern const type dnn_##kernel##_##real##_baseline
#endif

/*
** Defines 'kernel'_kernels(dtype), which returns the table of 'kernel' for f64 or f32 and the
** current instruction set.
*/
#define DNN_ISA_ACCESSOR(type, kernel)                                                             \
  static inline const type *kernel##_kernels(dnn_dtype dtype) {                                    \
    static const type *const f64[DNN_ISAS] = DNN_ISA_TABLES(kernel, f64);                          \
    static const type *const f32[DNN_ISAS] = DNN_ISA_TABLES(kernel, f32);                          \
    return dtype == DNN_F64 ? f64[dnn_isa_current()] : f32[dnn_isa_current()];                     \
  }

DNN_END_DECLARATIONS

#endif
