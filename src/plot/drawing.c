#include "plot/drawing.h"

#include "base/alloc.h"

#include <math.h>
#include <string.h>

/* --- the list --------------------------------------------------------------------------------- */

dnn_status dnn_drawing_init(dnn_drawing *drawing, double width, double height, dnn_error *error) {
  *drawing = (dnn_drawing){0};
  if (!(width > 0 && isfinite(width) && height > 0 && isfinite(height)))
    return dnn_error_set(error, DNN_EVALUE, "a drawing of %g x %g has no area", width, height);
  drawing->width = width;
  drawing->height = height;
  return DNN_OK;
}

void dnn_operation_free(dnn_operation *operation) {
  dnn_path_free(&operation->path);
  dnn_free(operation->points);
  dnn_free(operation->sizes);
  dnn_free(operation->fills);
  dnn_free(operation->strokes);
  dnn_free(operation->own_pixels);
  dnn_free(operation->text);
  *operation = (dnn_operation){0};
}

void dnn_drawing_free(dnn_drawing *drawing) {
  for (size_t i = 0; i < drawing->count; i++)
    dnn_operation_free(&drawing->operations[i]);
  dnn_free(drawing->operations);
  *drawing = (dnn_drawing){0};
}

dnn_status dnn_drawing_append(dnn_drawing *drawing, dnn_operation *operation, dnn_error *error) {
  if (operation->kind == DNN_UNCLIP && drawing->clips == 0)
    return dnn_error_set(error, DNN_EVALUE, "unclip without clip");
  if (drawing->count == drawing->room) {
    size_t room = 2 * drawing->room + 16;
    int64_t bytes;
    dnn_operation *moved = NULL;
    if (dnn_size_multiply((int64_t)room, sizeof *moved, &bytes))
      moved = dnn_alloc((size_t)bytes);
    if (moved == NULL)
      return dnn_error_set(error, DNN_ENOMEM, "out of memory for %zu drawing operations", room);
    if (drawing->count > 0)
      memcpy(moved, drawing->operations, drawing->count * sizeof *moved);
    dnn_free(drawing->operations);
    drawing->operations = moved;
    drawing->room = room;
  }
  drawing->clips += (operation->kind == DNN_CLIP) - (operation->kind == DNN_UNCLIP);
  drawing->operations[drawing->count++] = *operation;
  *operation = (dnn_operation){0};
  return DNN_OK;
}

/* --- filling operations ----------------------------------------------------------------------- */

/* Elements that are converted at a time. */
#define CHUNK 256

/* Writes elements first .. first + count - 1 of a one-dimensional array to out[0], out[2], ... */
static void read_every_other(const dnn_array *array, int64_t first, int64_t count, double *out) {
  const char *data = array->data;
  data += first * array->strides[0] * (int64_t)dnn_dtype_size(array->dtype);
  dnn_convert(count, array->dtype, data, array->strides[0], DNN_F64, out, 2);
}

static void read_points(const dnn_array *x, const dnn_array *y, int64_t first, int64_t count,
                        dnn_point *out) {
  read_every_other(x, first, count, &out->x);
  read_every_other(y, first, count, &out->y);
}

static bool is_finite(dnn_point point) {
  return isfinite(point.x) && isfinite(point.y);
}

dnn_status dnn_check_points(const dnn_array *x, const dnn_array *y, dnn_error *error) {
  if (x->ndim == 1 && y->ndim == 1 && x->shape[0] == y->shape[0])
    return DNN_OK;
  char x_text[DNN_SHAPE_TEXT], y_text[DNN_SHAPE_TEXT];
  return dnn_error_set(
      error, DNN_ESHAPE, "x and y must have one dimension and the same length: they are %s and %s",
      dnn_shape_text(x->ndim, x->shape, x_text), dnn_shape_text(y->ndim, y->shape, y_text));
}

dnn_status dnn_operation_set_line(dnn_operation *operation, const dnn_array *x, const dnn_array *y,
                                  bool closed, dnn_error *error) {
  dnn_path *path = &operation->path;
  dnn_status status = dnn_check_points(x, y, error);
  size_t size = (size_t)x->size;
  /* every ring ends with one more verb, and has at least one point */
  if (status == DNN_OK)
    status = dnn_path_reserve(path, closed ? 2 * size : size, size, error);
  if (status != DNN_OK)
    return status;
  bool is_open = false;
  dnn_point points[CHUNK];
  for (int64_t first = 0; first < x->size; first += CHUNK) {
    int64_t count = x->size - first < CHUNK ? x->size - first : CHUNK;
    read_points(x, y, first, count, points);
    for (int64_t i = 0; i < count; i++) {
      bool finite = is_finite(points[i]);
      if (finite)
        dnn_path_push(path, is_open ? DNN_LINE : DNN_MOVE, &points[i]);
      else if (is_open && closed)
        dnn_path_push(path, DNN_CLOSE, NULL);
      is_open = finite;
    }
  }
  if (is_open && closed)
    dnn_path_push(path, DNN_CLOSE, NULL);
  return DNN_OK;
}

dnn_status dnn_operation_set_segments(dnn_operation *operation, const dnn_array *x1,
                                      const dnn_array *y1, const dnn_array *x2, const dnn_array *y2,
                                      dnn_error *error) {
  dnn_path *path = &operation->path;
  dnn_status status = dnn_check_points(x1, y1, error);
  if (status == DNN_OK)
    status = dnn_check_points(x2, y2, error);
  if (status == DNN_OK)
    status = dnn_check_points(x1, x2, error);
  size_t size = (size_t)x1->size;
  if (status == DNN_OK)
    status = dnn_path_reserve(path, 2 * size, 2 * size, error);
  if (status != DNN_OK)
    return status;
  dnn_point from[CHUNK], to[CHUNK];
  for (int64_t first = 0; first < x1->size; first += CHUNK) {
    int64_t count = x1->size - first < CHUNK ? x1->size - first : CHUNK;
    read_points(x1, y1, first, count, from);
    read_points(x2, y2, first, count, to);
    for (int64_t i = 0; i < count; i++)
      if (is_finite(from[i]) && is_finite(to[i])) {
        dnn_path_push(path, DNN_MOVE, &from[i]);
        dnn_path_push(path, DNN_LINE, &to[i]);
      }
  }
  return DNN_OK;
}

dnn_status dnn_operation_copy(const dnn_array *array, dnn_dtype dtype, void **out,
                              dnn_error *error) {
  int64_t bytes;
  if (dnn_size_multiply(array->size, (int64_t)dnn_dtype_size(dtype), &bytes))
    *out = dnn_alloc((size_t)bytes);
  if (*out == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "out of memory for %lld elements of a drawing",
                         (long long)array->size);
  dnn_array copy;
  dnn_array_init(&copy, *out, dtype, array->ndim, array->shape);
  return dnn_array_assign(array, &copy, error);
}

dnn_status dnn_operation_set_points(dnn_operation *operation, const dnn_array *x,
                                    const dnn_array *y, dnn_error *error) {
  int64_t bytes;
  if (dnn_size_multiply(x->size, sizeof(dnn_point), &bytes))
    operation->points = dnn_alloc((size_t)bytes);
  if (operation->points == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "out of memory for %lld points", (long long)x->size);
  operation->count = x->size;
  dnn_array out;
  dnn_array_init(&out, operation->points, DNN_F64, x->ndim, x->shape);
  for (int i = 0; i < out.ndim; i++)
    out.strides[i] *= 2;
  dnn_status status = dnn_array_assign(x, &out, error);
  out.data = &operation->points->y;
  return status == DNN_OK ? dnn_array_assign(y, &out, error) : status;
}

dnn_status dnn_operation_set_text(dnn_operation *operation, const char *text, size_t length,
                                  const dnn_font *font, dnn_error *error) {
  operation->text = dnn_alloc(length + 1);
  if (operation->text == NULL)
    return dnn_error_set(error, DNN_ENOMEM, "out of memory for a text of %zu bytes", length);
  memcpy(operation->text, text, length);
  operation->text[length] = '\0';
  operation->length = length;
  operation->font = *font;
  return DNN_OK;
}

/* Not smoothed: one device pixel a pixel, two, or more than three. */
static bool is_blocky(double size, int64_t count) {
  double zoom = fabs(size) / (double)count;
  return zoom > 3 || zoom == 1 || zoom == 2;
}

dnn_filter dnn_filter_resolve(dnn_filter filter, int64_t rows, int64_t columns, double width,
                              double height) {
  if (filter != DNN_AUTO)
    return filter;
  return is_blocky(width, columns) && is_blocky(height, rows) ? DNN_NEAREST : DNN_SMOOTH;
}

/* --- quadrangles as paths --------------------------------------------------------------------- */

dnn_status dnn_operation_quad(const dnn_operation *operation, int64_t index, dnn_path *out,
                              dnn_error *error) {
  int64_t wide = operation->columns + 1;
  const dnn_point *p = operation->points + index / operation->columns * wide;
  p += index % operation->columns;
  const dnn_point corners[4] = {p[0], p[1], p[wide + 1], p[wide]};
  dnn_path_clear(out);
  for (int i = 0; i < 4; i++)
    if (!is_finite(corners[i]))
      return DNN_OK;
  dnn_status status = dnn_path_reserve(out, 5, 4, error);
  for (int i = 0; i < 4 && status == DNN_OK; i++)
    dnn_path_push(out, i == 0 ? DNN_MOVE : DNN_LINE, &corners[i]);
  if (status == DNN_OK)
    dnn_path_push(out, DNN_CLOSE, NULL);
  return status;
}

bool dnn_operation_is_grid(const dnn_operation *operation, dnn_box *box) {
  int64_t rows = operation->rows, columns = operation->columns;
  if (rows == 0 || columns == 0)
    return false;
  const dnn_point *p = operation->points;
  dnn_point last = p[operation->count - 1];
  *box = (dnn_box){p->x, p->y, last.x - p->x, last.y - p->y};
  double dx = box->width / (double)columns, dy = box->height / (double)rows;
  /* negated comparisons: what is not finite is no grid */
  for (int64_t i = 0; i <= rows; i++)
    for (int64_t k = 0; k <= columns; k++, p++)
      if (!(fabs(p->x - box->x - dx * (double)k) <= 1e-3 * fabs(dx) &&
            fabs(p->y - box->y - dy * (double)i) <= 1e-3 * fabs(dy)))
        return false;
  return true;
}
