/*
** Paths: what is stroked and filled. A list of verbs, and of the points that they take.
*/
#ifndef DNN_PLOT_PATH_H
#define DNN_PLOT_PATH_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct dnn_point {
  double x, y;
} dnn_point;

typedef enum dnn_verb {
  DNN_MOVE,  /* one point */
  DNN_LINE,  /* one point */
  DNN_CURVE, /* three points: a cubic Bezier curve's */
  DNN_CLOSE  /* none */
} dnn_verb;

/* How many points a verb takes. */
static inline size_t dnn_verb_points(uint8_t verb) {
  static const uint8_t counts[] = {1, 1, 3, 0};
  return counts[verb];
}

/* {0} is an empty path; its memory is given back with dnn_path_free. Every part begins with
   DNN_MOVE, and every coordinate is finite. */
typedef struct dnn_path {
  uint8_t *verbs;
  dnn_point *points;
  size_t verb_count, point_count;
  size_t verb_room, point_room;
} dnn_path;

/* Makes room for so many more verbs and points. DNN_ENOMEM. */
dnn_status dnn_path_reserve(dnn_path *path, size_t verbs, size_t points, dnn_error *error);

/* Appends a verb with its points; into room that is there. */
static inline void dnn_path_push(dnn_path *path, dnn_verb verb, const dnn_point *points) {
  for (size_t i = 0; i < dnn_verb_points((uint8_t)verb); i++)
    path->points[path->point_count++] = points[i];
  path->verbs[path->verb_count++] = (uint8_t)verb;
}

/* The same, which makes room first. */
dnn_status dnn_path_add(dnn_path *path, dnn_verb verb, const dnn_point *points, dnn_error *error);

/* Appends a rectangle. */
dnn_status dnn_path_add_rectangle(dnn_path *path, double x, double y, double width, double height,
                                  dnn_error *error);

/* Removes all verbs and keeps the memory. */
void dnn_path_clear(dnn_path *path);

/* Frees the memory and empties the path. Twice is harmless. */
void dnn_path_free(dnn_path *path);

#endif
