/* What a header puts around its declarations, so that C++ may include it, too. */
#ifndef DNN_BASE_DECLARATIONS_H
#define DNN_BASE_DECLARATIONS_H

#ifdef __cplusplus
#define DNN_BEGIN_DECLARATIONS extern "C" {
#define DNN_END_DECLARATIONS   }
#else
#define DNN_BEGIN_DECLARATIONS
#define DNN_END_DECLARATIONS
#endif

#endif
