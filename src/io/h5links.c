/*
** Links in HDF5 files: new groups and names, copies, and what is moved or deleted. As in h5write.c,
** all of it changes the image in memory.
*/
#include "base/alloc.h"
#include "io/h5object.h"

#include <stdio.h>
#include <string.h>

hid_t h5_link_properties(void) {
  hid_t links = H5Pcreate(H5P_LINK_CREATE);
  if (links >= 0 && (H5Pset_create_intermediate_group(links, 1) < 0 ||
                     H5Pset_char_encoding(links, H5T_CSET_UTF8) < 0)) {
    H5Pclose(links);
    links = -1;
  }
  return links;
}

dnn_status h5_check_free(dnn_h5_file *file, h5_place where, dnn_error *error) {
  bool found;
  dnn_status status = h5_check_writable(file, where, "create", error);
  if (status == DNN_OK)
    status = h5_walk(file, where.path, true, &found, error);
  if (status == DNN_OK && found)
    status = h5_fail_because(where, "create", "the name is taken; delete it first or write into it",
                             DNN_EVALUE, error);
  return status;
}

/* A group that exists is no failure (h5py's require_group). */
dnn_status dnn_h5_create_group(dnn_h5_file *file, const char *path, dnn_error *error) {
  h5_place where = h5_place_of(file, path, NULL);
  bool found;
  dnn_status status = h5_refuse_reading(file, where, "create", error);
  if (status == DNN_OK)
    status = h5_walk(file, path, false, &found, error);
  if (status != DNN_OK)
    return status;
  if (found) {
    h5_object object;
    status = h5_open_group(file, path, "create", &object, error);
    h5_close_object(&object);
    return status;
  }
  status = h5_check_writable(file, where, "create", error);
  if (status != DNN_OK)
    return status;
  hid_t id = -1;
  hid_t links = h5_link_properties();
  if (links >= 0)
    id = H5Gcreate2(file->image->id, path, links, H5P_DEFAULT, H5P_DEFAULT);
  if (id < 0)
    status = h5_fail(where, "create", error);
  else
    H5Gclose(id);
  if (links >= 0)
    H5Pclose(links);
  return status;
}

/* Removes the link. The bytes of what nothing links to any more become free space in the image. */
dnn_status dnn_h5_delete(dnn_h5_file *file, const char *path, const char *attribute,
                         dnn_error *error) {
  h5_place where = h5_place_of(file, path, attribute);
  bool found;
  dnn_status status = h5_refuse_reading(file, where, "delete", error);
  if (status == DNN_OK)
    status = h5_local_exists(file, path, attribute, &found, error);
  if (status == DNN_OK && !found)
    status = h5_fail_because(where, "delete", "it does not exist", DNN_EVALUE, error);
  if (status == DNN_OK && attribute == NULL && strcmp(h5_name_of(path), "/") == 0) {
    status =
        h5_fail_because(where, "delete", "the root group cannot be deleted", DNN_EVALUE, error);
  }
  if (status == DNN_OK)
    status = h5_check_writable(file, where, "delete", error);
  if (status != DNN_OK)
    return status;
  herr_t result = attribute == NULL ? H5Ldelete(file->image->id, path, H5P_DEFAULT)
                                    : H5Adelete_by_name(file->image->id, h5_name_of(path),
                                                        attribute, H5P_DEFAULT);
  return result < 0 ? h5_fail(where, "delete", error) : DNN_OK;
}

/* --- other names ------------------------------------------------------------------------------ */

/* Is 'path' the object at 'group', or something in it, by the same names? */
static bool is_within(const char *path, const char *group) {
  for (;;) {
    path += strspn(path, "/");
    group += strspn(group, "/");
    size_t length = strcspn(group, "/");
    if (length == 0)
      return true;
    if (strcspn(path, "/") != length || memcmp(path, group, length) != 0)
      return false;
    path += length;
    group += length;
  }
}

/* Looks for what is to get a name at 'to' in another file or the same, by hard links. */
static dnn_status check_source(const dnn_h5_file *from, const char *source, const char *doing,
                               dnn_error *error) {
  bool found;
  dnn_status status = h5_walk(from, source, false, &found, error);
  if (status == DNN_OK && !found)
    status = h5_fail_because(h5_place_of(from, source, NULL), doing, "there is no such object",
                             DNN_EVALUE, error);
  return status;
}

dnn_status dnn_h5_copy(const dnn_h5_file *from, const char *source, dnn_h5_file *to,
                       const char *path, dnn_error *error) {
  h5_place where = h5_place_of(from, source, NULL);
  if (from->image == NULL) {
    return h5_fail_because(where, "copy",
                           "its file was opened to be read; open it with { trusted = true }",
                           DNN_EVALUE, error);
  }
  dnn_status status = check_source(from, source, "copy", error);
  if (status == DNN_OK)
    status = h5_check_free(to, h5_place_of(to, path, NULL), error);
  if (status == DNN_OK && from->image == to->image && is_within(path, source))
    status = h5_fail_because(where, "copy", "it cannot be copied into itself", DNN_EVALUE, error);
  if (status != DNN_OK)
    return status;
  hid_t links = h5_link_properties();
  if (links < 0 ||
      H5Ocopy(from->image->id, h5_name_of(source), to->image->id, path, H5P_DEFAULT, links) < 0)
    status = h5_fail(where, "copy", error);
  if (links >= 0)
    H5Pclose(links);
  return status;
}

dnn_status dnn_h5_move(dnn_h5_file *file, const char *path, const char *to, dnn_error *error) {
  h5_place where = h5_place_of(file, path, NULL);
  bool found = false;
  dnn_status status = h5_refuse_reading(file, where, "move", error);
  if (status == DNN_OK) /* a link of any kind can have another name */
    status = h5_walk(file, path, true, &found, error);
  if (status != DNN_OK)
    return status;
  const char *reason = !found                               ? "there is no such object"
                       : strcmp(h5_name_of(path), "/") == 0 ? "the root group stays where it is"
                       : is_within(to, path) && !is_within(path, to)
                           ? "it cannot be moved into itself"
                           : NULL;
  if (reason != NULL)
    return h5_fail_because(where, "move", reason, DNN_EVALUE, error);
  status = h5_check_free(file, h5_place_of(file, to, NULL), error);
  if (status != DNN_OK)
    return status;
  hid_t links = h5_link_properties();
  if (links < 0 || H5Lmove(file->image->id, path, file->image->id, to, links, H5P_DEFAULT) < 0)
    status = h5_fail(where, "move", error);
  if (links >= 0)
    H5Pclose(links);
  return status;
}

dnn_status dnn_h5_link(dnn_h5_file *file, const char *path, const char *target, bool soft,
                       dnn_error *error) {
  h5_place where = h5_place_of(file, path, NULL);
  dnn_status status = h5_check_free(file, where, error);
  if (status == DNN_OK && !soft)
    status = check_source(file, target, "link to", error);
  if (status != DNN_OK)
    return status;
  hid_t id = file->image->id, links = h5_link_properties();
  herr_t result = links < 0 ? -1
                  : soft    ? H5Lcreate_soft(target, id, path, links, H5P_DEFAULT)
                            : H5Lcreate_hard(id, h5_name_of(target), id, path, links, H5P_DEFAULT);
  if (result < 0)
    status = h5_fail(where, "create", error);
  if (links >= 0)
    H5Pclose(links);
  return status;
}
