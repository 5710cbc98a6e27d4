/*
** Names in HDF5 files: what there is, what a group or an object's attributes are called, and a walk
** through everything below a group.
**
** A damaged or hostile file may hold loops of links, groups within groups without end, or names in
** any number; walks count what they meet, and stop.
*/
#include "base/alloc.h"
#include "base/interrupt.h"
#include "io/h5object.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Most objects with several hard links that dnn_h5_visit remembers. */
#define MAX_SHARED 10000

dnn_status h5_local_inspect(const dnn_h5_file *file, const char *path, const char *attribute,
                            const dnn_h5_field *field, dnn_h5_info *out, dnn_error *error) {
  h5_object object;
  dnn_status status = h5_open_object(file, path, attribute, field, &object, error);
  *out = object.info;
  h5_close_object(&object);
  return status;
}

dnn_status h5_local_find(const dnn_h5_file *file, const char *path, bool *found, dnn_h5_kind *kind,
                         dnn_error *error) {
  h5_place where = h5_place_of(file, path, NULL);
  H5O_info_t about;
  dnn_status status = h5_walk(file, path, false, found, error);
  if (status == DNN_EINDEX) { /* a dataset on the way has nothing below it */
    *found = false;
    return DNN_OK;
  }
  if (status != DNN_OK || !*found)
    return status;
  if (H5Oget_info_by_name2(file->image->id, h5_name_of(path), &about, H5O_INFO_BASIC, H5P_DEFAULT) <
      0)
    return h5_fail(where, "open", error);
  if (about.type != H5O_TYPE_GROUP && about.type != H5O_TYPE_DATASET)
    return h5_fail_because(where, "open", H5_NO_KIND, DNN_EVALUE, error);
  *kind = about.type == H5O_TYPE_GROUP ? DNN_H5_GROUP : DNN_H5_DATASET;
  return DNN_OK;
}

/* A path that leads through a dataset leads nowhere: that is an answer, not an error. */
dnn_status h5_local_exists(const dnn_h5_file *file, const char *path, const char *attribute,
                           bool *out, dnn_error *error) {
  dnn_status status = h5_walk(file, path, attribute == NULL, out, error);
  if (status == DNN_EINDEX) {
    *out = false;
    status = DNN_OK;
  }
  if (status == DNN_OK && *out && attribute != NULL) {
    htri_t exists = H5Aexists_by_name(file->image->id, h5_name_of(path), attribute, H5P_DEFAULT);
    if (exists < 0)
      return h5_fail(h5_place_of(file, path, attribute), "open", error);
    *out = exists > 0;
  }
  return status;
}

/*
** Where the callbacks of libhdf5 put names. They come in the order in which the file stores them:
** to have them sorted, libhdf5 1.10 builds a table, which it frees wrongly when the file is
** damaged.
*/
typedef struct name_list {
  dnn_h5_strings names;
  dnn_h5_strings orders; /* of creation: the bytes of one int64_t for each name, 0 if not kept */
  dnn_status status;
  dnn_error *error;
} name_list;

/* A name with what it is sorted by. */
typedef struct entry {
  int64_t order;
  const char *name;
  size_t length;
} entry;

/* A negative result ends the iteration; why is kept in the list, which libhdf5 knows nothing of. */
static herr_t collect_name(name_list *list, const char *name, int64_t order) {
  list->status = dnn_h5_strings_add(&list->names, name, strlen(name), list->error);
  if (list->status == DNN_OK)
    list->status = dnn_h5_strings_add(&list->orders, (char *)&order, sizeof order, list->error);
  return list->status == DNN_OK ? 0 : -1;
}

static herr_t collect_link(hid_t group, const char *name, const H5L_info_t *link, void *out) {
  (void)group;
  return collect_name(out, name, link->corder_valid ? link->corder : 0);
}

static herr_t collect_attribute(hid_t owner, const char *name, const H5A_info_t *about, void *out) {
  (void)owner;
  (void)about;
  return collect_name(out, name, 0);
}

static int compare_entries(const void *a, const void *b) {
  const entry *x = a, *y = b;
  if (x->order != y->order)
    return x->order < y->order ? -1 : 1;
  /* by bytes: the same order whatever the locale */
  int bytes = memcmp(x->name, y->name, x->length < y->length ? x->length : y->length);
  return bytes != 0 ? bytes : x->length < y->length ? -1 : x->length > y->length;
}

/* Appends the names to 'out', by order of creation and then by byte value, and frees the list. */
static dnn_status take_sorted(name_list *list, dnn_h5_strings *out) {
  size_t count = (size_t)list->names.count;
  entry *entries = dnn_alloc(count * sizeof *entries);
  if (entries == NULL && list->status == DNN_OK)
    list->status = dnn_error_set(list->error, DNN_ENOMEM, "no memory for %zu names", count);
  for (size_t i = 0; list->status == DNN_OK && i < count; i++) {
    size_t length;
    entries[i].name = dnn_h5_strings_at(&list->names, (int64_t)i, &entries[i].length);
    memcpy(&entries[i].order, dnn_h5_strings_at(&list->orders, (int64_t)i, &length),
           sizeof entries[i].order);
  }
  /* h5py and Keras list in the order of creation where a file keeps it, else by name */
  if (list->status == DNN_OK)
    qsort(entries, count, sizeof *entries, compare_entries);
  for (size_t i = 0; list->status == DNN_OK && i < count; i++)
    list->status = dnn_h5_strings_add(out, entries[i].name, entries[i].length, list->error);
  dnn_free(entries);
  dnn_h5_strings_free(&list->names);
  dnn_h5_strings_free(&list->orders);
  return list->status;
}

/* Appends the names in an open group to 'out'. */
static dnn_status list_group(hid_t group, h5_place where, dnn_h5_strings *out, dnn_error *error) {
  hsize_t position = 0;
  name_list list = {.error = error};
  if (H5Literate(group, H5_INDEX_NAME, H5_ITER_NATIVE, &position, collect_link, &list) < 0 &&
      list.status == DNN_OK)
    list.status = h5_fail(where, "list", error);
  return take_sorted(&list, out);
}

dnn_status h5_local_keys(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                         dnn_error *error) {
  h5_object object;
  dnn_status status = h5_open_group(file, path, "list", &object, error);
  if (status == DNN_OK)
    status = list_group(object.id, h5_place_of(file, path, NULL), out, error);
  h5_close_object(&object);
  return status;
}

dnn_status h5_local_attributes(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                               dnn_error *error) {
  hsize_t position = 0;
  name_list list = {.error = error};
  h5_object object;
  dnn_status status = h5_open_object(file, path, NULL, NULL, &object, error);
  if (status == DNN_OK) {
    if (H5Aiterate2(object.id, H5_INDEX_NAME, H5_ITER_NATIVE, &position, collect_attribute, &list) <
            0 &&
        list.status == DNN_OK)
      list.status = h5_fail(h5_place_of(file, path, NULL), "list the attributes of", error);
    status = take_sorted(&list, out);
  }
  h5_close_object(&object);
  return status;
}

dnn_status h5_local_soft_link(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                              dnn_error *error) {
  h5_place where = h5_place_of(file, path, NULL);
  H5L_info_t link;
  bool found;
  dnn_status status = h5_walk(file, path, true, &found, error);
  if (status == DNN_EINDEX || (status == DNN_OK && !found) || strcmp(h5_name_of(path), "/") == 0)
    return DNN_OK;
  if (status != DNN_OK)
    return status;
  if (H5Lget_info(file->image->id, path, &link, H5P_DEFAULT) < 0)
    return h5_fail(where, "open", error);
  if (link.type != H5L_TYPE_SOFT)
    return DNN_OK;
  /* terminated where the file has it so */
  char *target = dnn_alloc_zero(link.u.val_size + 1);
  if (target == NULL)
    return h5_fail_memory(where, "open", error);
  status = H5Lget_val(file->image->id, path, target, link.u.val_size, H5P_DEFAULT) < 0
               ? h5_fail(where, "open", error)
               : dnn_h5_strings_add(out, target, strlen(target), error);
  dnn_free(target);
  return status;
}

/* Objects that a visit lists between two looks for an interrupt. */
#define VISITED 1000

/* The state of one dnn_h5_visit. */
typedef struct visitor {
  const dnn_h5_file *file;
  h5_place where;
  dnn_h5_strings *out, *addresses; /* the latter may be NULL */
  haddr_t *shared; /* addresses of the objects with several hard links that were seen */
  int64_t shared_count, count;
  dnn_error *error;
} visitor;

static dnn_status visit_group(visitor *visit, hid_t group, const char *prefix, int depth);

/* Appends a line to the result, and the address of its object. */
static dnn_status add_line(visitor *visit, const char *line, size_t length, haddr_t address) {
  dnn_status status = dnn_h5_strings_add(visit->out, line, length, visit->error);
  return status == DNN_OK && visit->addresses != NULL
             ? dnn_h5_strings_add(visit->addresses, (char *)&address, sizeof address, visit->error)
             : status;
}

/* Appends prefix/name to the result, and what is below it. */
static dnn_status visit_link(visitor *visit, hid_t group, const char *prefix, const char *name,
                             int depth) {
  H5L_info_t link;
  H5O_info_t about;
  if (H5Lget_info(group, name, &link, H5P_DEFAULT) < 0)
    return h5_fail(visit->where, "visit", visit->error);
  if (link.type != H5L_TYPE_HARD)
    return DNN_OK;
  if (H5Oget_info_by_name2(group, name, &about, H5O_INFO_BASIC, H5P_DEFAULT) < 0)
    return h5_fail(visit->where, "visit", visit->error);
  /* objects with one link need not be remembered: they are reached once */
  if (about.rc > 1) {
    for (int64_t i = 0; i < visit->shared_count; i++)
      if (visit->shared[i] == about.addr)
        return DNN_OK;
    if (visit->shared_count == MAX_SHARED) {
      return h5_fail_because(visit->where, "visit", "too many hard links", DNN_EVALUE,
                             visit->error);
    }
    visit->shared[visit->shared_count++] = about.addr;
  }
  if (visit->count % VISITED == 0 && visit->file->progress != NULL)
    visit->file->progress();
  if (visit->count % VISITED == 0 && dnn_interrupted())
    return dnn_error_interrupt(visit->error);
  if (visit->count++ == DNN_H5_MAX_OBJECTS || depth == DNN_H5_MAX_DEPTH) {
    return h5_fail_because(visit->where, "visit", "too many objects in each other", DNN_EVALUE,
                           visit->error);
  }

  dnn_status status = DNN_OK;
  hid_t below = -1;
  char letter = about.type == H5O_TYPE_GROUP ? 'g' : 'd';
  size_t size = strlen(prefix) + strlen(name) + 3;
  char *line = dnn_alloc(size);
  if (line == NULL)
    return h5_fail_memory(visit->where, "visit", visit->error);
  int length = snprintf(line, size, "%c%s%s%s", letter, prefix, *prefix == '\0' ? "" : "/", name);
  if (about.type == H5O_TYPE_GROUP || about.type == H5O_TYPE_DATASET)
    status = add_line(visit, line, (size_t)length, about.addr);
  if (status == DNN_OK && about.type == H5O_TYPE_GROUP) {
    below = H5Gopen2(group, name, H5P_DEFAULT);
    status = below < 0 ? h5_fail(visit->where, "visit", visit->error)
                       : visit_group(visit, below, line + 1, depth + 1);
  }
  if (below >= 0)
    H5Gclose(below);
  dnn_free(line);
  return status;
}

static dnn_status visit_group(visitor *visit, hid_t group, const char *prefix, int depth) {
  dnn_h5_strings names = {0};
  dnn_status status = list_group(group, visit->where, &names, visit->error);
  for (int64_t i = 0; status == DNN_OK && i < names.count; i++) {
    size_t length;
    const char *name = dnn_h5_strings_at(&names, i, &length);
    /* the list has no terminators, libhdf5 wants one */
    char *copy = dnn_alloc(length + 1);
    if (copy == NULL) {
      status = h5_fail_memory(visit->where, "visit", visit->error);
      break;
    }
    memcpy(copy, name, length);
    copy[length] = '\0';
    status = visit_link(visit, group, prefix, copy, depth);
    dnn_free(copy);
  }
  dnn_h5_strings_free(&names);
  return status;
}

/* Visits what is below a group; with visit->addresses the group itself is the first line. */
static dnn_status visit_all(visitor *visit) {
  h5_object object;
  H5O_info_t about;
  dnn_status status = h5_open_group(visit->file, visit->where.path, "visit", &object, visit->error);
  if (status != DNN_OK)
    goto out;
  visit->shared = dnn_alloc(MAX_SHARED * sizeof *visit->shared);
  if (visit->shared == NULL) {
    status = h5_fail_memory(visit->where, "visit", visit->error);
    goto out;
  }
  /* a link back to the start is not followed */
  if (H5Oget_info2(object.id, &about, H5O_INFO_BASIC) < 0) {
    status = h5_fail(visit->where, "visit", visit->error);
    goto out;
  }
  visit->shared[visit->shared_count++] = about.addr;
  if (visit->addresses != NULL)
    status = add_line(visit, "g/", 2, about.addr);
  if (status == DNN_OK)
    status = visit_group(visit, object.id, "", 0);
out:
  dnn_free(visit->shared);
  h5_close_object(&object);
  return status;
}

dnn_status h5_local_visit(const dnn_h5_file *file, const char *path, dnn_h5_strings *out,
                          dnn_error *error) {
  visitor visit = {
      .file = file, .where = h5_place_of(file, path, NULL), .out = out, .error = error};
  return visit_all(&visit);
}

dnn_status h5_list_addresses(const dnn_h5_file *file, dnn_h5_strings *out,
                             dnn_h5_strings *addresses, dnn_error *error) {
  visitor visit = {.file = file,
                   .where = h5_place_of(file, "/", NULL),
                   .out = out,
                   .addresses = addresses,
                   .error = error};
  return visit_all(&visit);
}
