#include "nn/model.h"

#include "base/alloc.h"

#include "fuzz.h"

/* Numbers that an example may have here, so that a small file stays a small prediction. */
enum { most = 1 << 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  dnn_network *net;
  dnn_array x, y;
  if (dnn_model_read(data, size, &net, NULL) != DNN_OK)
    return 0;
  const dnn_features *in = &dnn_network_layer(net, 0)->in;
  const dnn_features *out = &dnn_network_layer(net, dnn_network_count(net) - 1)->out;
  bool is_small = in->size <= most;
  for (int i = 0; i < dnn_network_count(net); i++)
    is_small = is_small && dnn_network_layer(net, i)->out.size <= most;
  if (is_small && dnn_array_alloc(&x, DNN_F32, 2, (int64_t[]){in->size, 2}, NULL) == DNN_OK) {
    for (int64_t i = 0; i < x.size; i++)
      ((float *)x.data)[i] = 1;
    if (dnn_array_alloc(&y, DNN_F64, 2, (int64_t[]){out->size, 2}, NULL) == DNN_OK) {
      dnn_model_predict(net, &x, &y, NULL);
      dnn_array_free(&y);
    }
    dnn_array_free(&x);
  }
  dnn_network_free(net);
  return 0;
}
