/*
** Images in cells: each half of a cell has the mean of the pixels that it covers.
*/
#include "base/interrupt.h"
#include "plot/cell_painter.h"

/* The pixels of one direction of an image that lie on the half cell from 'from' to 'to': those that
   it covers, or the one in its middle. */
static void source_range(double from, double to, double start, double extent, int64_t count,
                         int64_t *first, int64_t *end) {
  double a = (from - start) / extent * (double)count, b = (to - start) / extent * (double)count;
  double low = fmin(a, b), high = fmax(a, b);
  if (high - low < 1)
    low = high = (low + high) / 2;
  *first = (int64_t)fmin(fmax(floor(low), 0), (double)(count - 1));
  *end = (int64_t)fmin(fmax(high > low ? ceil(high) : floor(low) + 1, (double)*first + 1),
                       (double)count);
}

void dnn_cells_image(dnn_cell_painter *p, const dnn_operation *o) {
  const dnn_box *b = &o->box;
  const dnn_window *w = &p->clip;
  double left = dnn_within(fmin(b->x, b->x + b->width), w->left, w->right);
  double right = dnn_within(fmax(b->x, b->x + b->width), w->left, w->right);
  double top = dnn_within(fmin(b->y, b->y + b->height), w->top, w->bottom);
  double bottom = dnn_within(fmax(b->y, b->y + b->height), w->top, w->bottom);
  for (int64_t y = (int64_t)ceil((top - 1) / 2); 2 * (double)y + 1 < bottom; y++) {
    int64_t i0, i1, j0, j1;
    source_range(2 * (double)y, 2 * (double)y + 2, b->y, b->height, o->rows, &i0, &i1);
    for (int64_t x = (int64_t)ceil((left - 1) / 2); 2 * (double)x + 1 < right; x++) {
      if (dnn_interrupted()) {
        p->status = dnn_error_interrupt(p->error);
        return;
      }
      source_range(2 * (double)x, 2 * (double)x + 2, b->x, b->width, o->columns, &j0, &j1);
      double sums[4] = {0};
      for (int64_t i = i0; i < i1; i++)
        for (const uint8_t *pixel = o->pixels + 4 * (i * o->columns + j0);
             pixel < o->pixels + 4 * (i * o->columns + j1); pixel += 4) {
          for (int k = 0; k < 3; k++)
            sums[k] += (double)pixel[k] * pixel[3];
          sums[3] += pixel[3];
        }
      double alpha = sums[3] / 255 / (double)((i1 - i0) * (j1 - j0));
      if (alpha < 0.02)
        continue;
      dnn_rgb color = {(uint8_t)(sums[0] / sums[3] + 0.5), (uint8_t)(sums[1] / sums[3] + 0.5),
                       (uint8_t)(sums[2] / sums[3] + 0.5)};
      dnn_paint with = {color, alpha, dnn_rgb_light(color) * alpha * 255};
      dnn_cell_paint(p, x, y, &with, false);
    }
  }
}
