#include "plot/path.h"

#include "base/alloc.h"

#include <string.h>

/* Lets *block, of *room elements, hold 'needed' ones. */
static dnn_status grow(void **block, size_t *room, size_t used, size_t needed, size_t element,
                       dnn_error *error) {
  if (needed <= *room)
    return DNN_OK;
  size_t wanted = needed + needed / 2 + 16;
  int64_t bytes;
  void *moved = NULL;
  if (wanted > needed && dnn_size_multiply((int64_t)wanted, (int64_t)element, &bytes))
    moved = dnn_alloc((size_t)bytes);
  if (moved == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "out of memory for a path of %zu points", needed);
  if (used > 0)
    memcpy(moved, *block, used * element);
  dnn_free(*block);
  *block = moved;
  *room = wanted;
  return DNN_OK;
}

dnn_status dnn_path_reserve(dnn_path *path, size_t verbs, size_t points, dnn_error *error) {
  void *block = path->verbs;
  dnn_status status = grow(&block, &path->verb_room, path->verb_count, path->verb_count + verbs,
                           sizeof *path->verbs, error);
  path->verbs = block;
  if (status != DNN_OK)
    return status;
  block = path->points;
  status = grow(&block, &path->point_room, path->point_count, path->point_count + points,
                sizeof *path->points, error);
  path->points = block;
  return status;
}

dnn_status dnn_path_add(dnn_path *path, dnn_verb verb, const dnn_point *points, dnn_error *error) {
  dnn_status status = dnn_path_reserve(path, 1, dnn_verb_points((uint8_t)verb), error);
  if (status == DNN_OK)
    dnn_path_push(path, verb, points);
  return status;
}

dnn_status dnn_path_add_rectangle(dnn_path *path, double x, double y, double width, double height,
                                  dnn_error *error) {
  dnn_status status = dnn_path_reserve(path, 5, 4, error);
  if (status != DNN_OK)
    return status;
  dnn_path_push(path, DNN_MOVE, &(dnn_point){x, y});
  dnn_path_push(path, DNN_LINE, &(dnn_point){x + width, y});
  dnn_path_push(path, DNN_LINE, &(dnn_point){x + width, y + height});
  dnn_path_push(path, DNN_LINE, &(dnn_point){x, y + height});
  dnn_path_push(path, DNN_CLOSE, NULL);
  return DNN_OK;
}

void dnn_path_clear(dnn_path *path) {
  path->verb_count = path->point_count = 0;
}

void dnn_path_free(dnn_path *path) {
  dnn_free(path->verbs);
  dnn_free(path->points);
  *path = (dnn_path){0};
}
