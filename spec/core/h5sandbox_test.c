/* The limit of a sandbox's time, with h5sandbox_fake.c in its place: how long an answer may be
   computed, that steps of a visit have it anew, that what is given up is started again, and that a
   child of a fork leaves its parent's alone. */
#define _POSIX_C_SOURCE 200809L /* mkstemp */

#include "check.h"
#include "io/h5file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool tells(const dnn_error *error, const char *text) {
  bool found = strstr(error->text, text) != NULL;
  if (!found)
    printf("told: %s\n", error->text);
  return found;
}

/* A child closes the file that its parent has open, and reads it in processes of its own, while the
   parent goes on. */
static void check_fork(const char *path, dnn_h5_file *file) {
  dnn_h5_strings names = {0};
  dnn_error error;
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    dnn_h5_discard(file);
    bool is_good = dnn_h5_open(path, "r", 0, &file, &error) == DNN_OK &&
                   dnn_h5_keys(file, "answers", &names, &error) == DNN_OK;
    if (is_good)
      dnn_h5_discard(file);
    _exit(is_good ? 0 : 1);
  }
  int status = -1;
  CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
  CHECK(dnn_h5_keys(file, "answers", &names, &error) == DNN_OK);
  dnn_h5_file *other = NULL;
  CHECK(dnn_h5_open(path, "r", 0, &other, &error) == DNN_OK);
  dnn_h5_discard(other);
  CHECK(dnn_h5_keys(file, "answers", &names, &error) == DNN_OK);
  dnn_h5_strings_free(&names);
}

int main(void) {
  char path[] = "h5sandbox_test_XXXXXX";
  dnn_h5_file *file = NULL;
  dnn_h5_strings names = {0};
  dnn_error error;
  int descriptor = mkstemp(path);
  CHECK(descriptor >= 0 && close(descriptor) == 0);
  CHECK(dnn_h5_open(path, "r", 0, &file, &error) == DNN_OK);
  for (int i = 0; file != NULL && i < 2; i++) {
    /* five steps, three limits long in all */
    CHECK(dnn_h5_visit(file, "steps", &names, &error) == DNN_OK);
    CHECK(names.count == 0);
    CHECK(dnn_h5_visit(file, "hangs", &names, &error) == DNN_EIO);
    CHECK(tells(&error, "cannot visit 'hangs' in 'h5sandbox_test_"));
    CHECK(tells(&error, "s of computing: it is damaged or too slow"));
    CHECK(dnn_h5_keys(file, "hangs", &names, &error) == DNN_EIO);
    CHECK(tells(&error, "s of computing: it is damaged or too slow"));
    CHECK(dnn_h5_visit(file, "without end", &names, &error) == DNN_EIO);
    CHECK(tells(&error, "it is damaged: what was read makes no sense"));
    CHECK(dnn_h5_keys(file, "answers", &names, &error) == DNN_OK);
  }
  if (file != NULL)
    check_fork(path, file);
  dnn_h5_discard(file);
  dnn_h5_strings_free(&names);
  unlink(path);
  return check_finish();
}
