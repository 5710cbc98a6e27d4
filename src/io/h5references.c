/*
** A reference holds the address of an object. libhdf5 can tell the path of one, but looks through
** the whole file each time: here that is done once, for all references that are read.
*/
#include "io/h5references.h"

#include "base/alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct named {
  haddr_t address;
  int64_t line; /* in the paths */
} named;

struct h5_names {
  dnn_h5_strings paths; /* as h5_list_addresses has them */
  named *sorted;        /* by address */
};

void h5_names_free(h5_names *names) {
  if (names != NULL) {
    dnn_free(names->sorted);
    dnn_h5_strings_free(&names->paths);
    dnn_free(names);
  }
}

static int compare(const void *a, const void *b) {
  const named *x = a, *y = b;
  return x->address < y->address ? -1 : x->address > y->address;
}

/* Makes reader->names, unless they are there. */
static dnn_status look_around(dnn_h5_reader *reader, dnn_error *error) {
  dnn_h5_strings addresses = {0};
  size_t length;
  if (reader->names != NULL)
    return DNN_OK;
  h5_names *names = reader->names = dnn_alloc_zero(sizeof *names);
  if (names == NULL)
    return h5_fail_memory(reader->where, "read", error);
  dnn_status status = h5_list_addresses(reader->file, &names->paths, &addresses, error);
  if (status == DNN_OK) {
    names->sorted = dnn_alloc((size_t)names->paths.count * sizeof *names->sorted);
    if (names->sorted == NULL)
      status = h5_fail_memory(reader->where, "read", error);
  }
  for (int64_t i = 0; status == DNN_OK && i < names->paths.count; i++) {
    names->sorted[i].line = i;
    memcpy(&names->sorted[i].address, dnn_h5_strings_at(&addresses, i, &length), sizeof(haddr_t));
  }
  if (status == DNN_OK)
    qsort(names->sorted, (size_t)names->paths.count, sizeof *names->sorted, compare);
  dnn_h5_strings_free(&addresses);
  return status;
}

/* Appends 'index' and the path of the object at an address. */
static dnn_status add_object(dnn_h5_reader *reader, haddr_t address, const char *index,
                             dnn_h5_strings *out, dnn_error *error) {
  size_t length, before = strlen(index);
  dnn_status status = look_around(reader, error);
  if (status != DNN_OK)
    return status;
  const h5_names *names = reader->names;
  const named wanted = {address, 0};
  const named *found =
      bsearch(&wanted, names->sorted, (size_t)names->paths.count, sizeof wanted, compare);
  if (found == NULL)
    return h5_fail_because(reader->where, "read",
                           "a reference leads to no group and no dataset that has a name",
                           DNN_EDTYPE, error);
  /* a letter, and a path from the root on, which begins with the slash that is still missing */
  const char *line = dnn_h5_strings_at(&names->paths, found->line, &length);
  const char *path = length == 2 && line[1] == '/' ? "" : line + 1;
  size_t rest = *path == '\0' ? 0 : length - 1;
  char *text = dnn_alloc(before + 2 + rest);
  if (text == NULL)
    return h5_fail_memory(reader->where, "read", error);
  memcpy(text, index, before);
  text[before] = line[0];
  text[before + 1] = '/';
  memcpy(text + before + 2, path, rest);
  status = dnn_h5_strings_add(out, text, before + 2 + rest, error);
  dnn_free(text);
  return status;
}

/* Room for the text of an index: three numbers for each axis. */
#define INDEX_TEXT (DNN_MAX_NDIM * 3 * 21 + 1)

/* Writes the index that selects what 'space' does; false when there is none. */
static bool write_index(hid_t space, char text[INDEX_TEXT]) {
  hsize_t start[H5S_MAX_RANK], step[H5S_MAX_RANK], count[H5S_MAX_RANK], block[H5S_MAX_RANK];
  int ndim = H5Sget_simple_extent_ndims(space);
  H5S_sel_type kind = H5Sget_select_type(space);
  text[0] = '\0';
  if (kind == H5S_SEL_ALL)
    return true;
  if (kind != H5S_SEL_HYPERSLABS || ndim < 1 || ndim > DNN_MAX_NDIM ||
      H5Sis_regular_hyperslab(space) <= 0 ||
      H5Sget_regular_hyperslab(space, start, step, count, block) < 0)
    return false;
  for (int i = 0; i < ndim; i++) {
    /* blocks that touch each other are one */
    if (block[i] > 1 && (count[i] == 1 || step[i] == block[i])) {
      count[i] *= block[i];
      block[i] = step[i] = 1;
    }
    hsize_t last = start[i] + (count[i] - 1) * step[i];
    if (block[i] != 1 || count[i] < 1 || count[i] == H5S_UNLIMITED || last > INT64_MAX - 1)
      return false;
    snprintf(text + strlen(text), INDEX_TEXT - strlen(text), "%s%llu:%llu", i == 0 ? "" : ",",
             (unsigned long long)start[i] + 1, (unsigned long long)last + 1);
    if (step[i] > 1 && count[i] > 1)
      snprintf(text + strlen(text), INDEX_TEXT - strlen(text), ":%llu",
               (unsigned long long)step[i]);
  }
  return true;
}

static dnn_status add_region(dnn_h5_reader *reader, const hdset_reg_ref_t *region,
                             dnn_h5_strings *out, dnn_error *error) {
  char index[INDEX_TEXT];
  H5O_info_t about;
  dnn_status status;
  hid_t file = reader->file->image->id;
  hid_t space = H5Rget_region(file, H5R_DATASET_REGION, region);
  hid_t object = space < 0 ? -1 : H5Rdereference2(file, H5P_DEFAULT, H5R_DATASET_REGION, region);
  if (object < 0 || H5Oget_info2(object, &about, H5O_INFO_BASIC) < 0)
    status = h5_fail(reader->where, "read", error);
  else if (!write_index(space, index))
    status = h5_fail_because(reader->where, "read",
                             "a reference leads to a part of a dataset that no index selects",
                             DNN_EDTYPE, error);
  else
    status = add_object(reader, about.addr, index, out, error);
  if (object >= 0)
    H5Oclose(object);
  if (space >= 0)
    H5Sclose(space);
  return status;
}

dnn_status h5_add_reference(dnn_h5_reader *reader, const char *element, dnn_h5_strings *out,
                            dnn_error *error) {
  static const hdset_reg_ref_t nothing = {0};
  hobj_ref_t address;
  if (reader->info.contents == DNN_H5_REGIONS)
    return memcmp(element, nothing, sizeof nothing) == 0
               ? dnn_h5_strings_add(out, "", 0, error)
               : add_region(reader, (const hdset_reg_ref_t *)element, out, error);
  memcpy(&address, element, sizeof address);
  return address == 0 || address == HADDR_UNDEF ? dnn_h5_strings_add(out, "", 0, error)
                                                : add_object(reader, address, "", out, error);
}
