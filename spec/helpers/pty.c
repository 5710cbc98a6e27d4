/*
** Holds a dialogue with a program on a pseudo-terminal.
**
**   pty PROGRAM ARGUMENTS... < dialogue
**
** Each line of the dialogue is a step:
**   > TEXT      types TEXT; \r \t \e \\ and \xHH are escapes
**   @ FILE      pastes the file, as a terminal with bracketed paste does
**   < TEXT      waits until TEXT appears after what was matched last; a program that does not show
**               it in a minute hangs
**   ^ TEXT      presses Ctrl-C, again and again, until TEXT appears; without a TEXT, until the
**               program ends
**   = C R       makes the terminal C columns wide and R rows high
** At the end the terminal's output and a line 'exit N' or 'signal N' are printed. The status is 0,
** 1 if a text did not come, 2 if the program could not be run. The terminal is 80 x 24 at first.
*/
#define _GNU_SOURCE
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS 60000
#define PRESS_MS    50 /* between presses of Ctrl-C */

static int terminal;
static char output[1 << 20];
static size_t length, matched;

static long now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Takes what the program has written, waiting at most 'ms' for it; returns 0 at its end. */
static int receive(long ms) {
  struct pollfd p = {.fd = terminal, .events = POLLIN, .revents = 0};
  if (poll(&p, 1, (int)(ms > 0 ? ms : 0)) <= 0)
    return 1;
  ssize_t count = read(terminal, output + length, sizeof output - 1 - length);
  if (count <= 0)
    return 0;
  length += (size_t)count;
  output[length] = '\0';
  return 1;
}

static int has_appeared(const char *text) {
  char *found = strstr(output + matched, text);
  if (found != NULL)
    matched = (size_t)(found - output) + strlen(text);
  return found != NULL;
}

/* Waits for the text, pressing Ctrl-C if 'presses'; an empty text is the program's end. */
static int expect(const char *text, int presses) {
  long deadline = now_ms() + PATIENCE_MS, press_at = 0;
  while (*text == '\0' || !has_appeared(text)) {
    long now = now_ms();
    if (presses && now >= press_at) {
      if (write(terminal, "\003", 1) != 1)
        return *text == '\0';
      press_at = now + PRESS_MS;
    }
    int alive = receive(presses ? press_at - now : deadline - now);
    if (!alive && *text == '\0')
      return 1;
    if (!alive || now >= deadline) {
      printf("\nnot seen: %s\n", *text != '\0' ? text : "the end");
      return 0;
    }
  }
  return 1;
}

/* Writes bytes while the program's output is taken, so that neither side blocks. */
static void send(const char *bytes, size_t size) {
  while (size > 0) {
    struct pollfd p = {.fd = terminal, .events = POLLIN | POLLOUT, .revents = 0};
    if (poll(&p, 1, PATIENCE_MS) <= 0)
      return;
    if ((p.revents & POLLIN) != 0 && !receive(0))
      return;
    if ((p.revents & POLLOUT) != 0) {
      ssize_t count = write(terminal, bytes, size < 1024 ? size : 1024);
      if (count <= 0)
        return;
      bytes += count;
      size -= (size_t)count;
    }
  }
}

/* Types at once what is ahead of a Ctrl-C, which would drop what nobody has read: keys that come
   one by one would be typed ahead only where the program is slower than this one. */
static void type(const char *text) {
  char keys[1024];
  size_t size = 0;
  while (*text != '\0') {
    char c = *text++;
    if (c == '\\') {
      unsigned code;
      c = *text++;
      if (c == 'r')
        c = '\r';
      else if (c == 't')
        c = '\t';
      else if (c == 'e')
        c = '\033';
      else if (c == 'x' && sscanf(text, "%2x", &code) == 1) {
        c = (char)code;
        text += 2;
      }
    }
    if (size > 0 && (c == '\003' || size == sizeof keys)) {
      send(keys, size);
      size = 0;
    }
    keys[size++] = c;
  }
  send(keys, size);
}

static void paste(const char *name) {
  static char text[1 << 20];
  FILE *file = fopen(name, "rb");
  if (file == NULL)
    return;
  size_t size = fread(text, 1, sizeof text, file);
  fclose(file);
  send("\033[200~", 6);
  send(text, size);
  send("\033[201~", 6);
}

int main(int argc, char **argv) {
  struct winsize size = {.ws_row = 24, .ws_col = 80, .ws_xpixel = 0, .ws_ypixel = 0};
  char step[4096];
  int ok = 1;
  int status;
  if (argc < 2)
    return 2;
  pid_t child = forkpty(&terminal, NULL, NULL, &size);
  if (child == -1)
    return 2;
  if (child == 0) {
    signal(SIGINT, SIG_DFL);
    execvp(argv[1], argv + 1);
    _exit(127);
  }
  while (ok && fgets(step, sizeof step, stdin) != NULL) {
    char *rest;
    step[strcspn(step, "\n")] = '\0';
    const char *text = step[0] != '\0' && step[1] != '\0' ? step + 2 : "";
    if (step[0] == '>') {
      type(text);
    } else if (step[0] == '@') {
      paste(text);
    } else if (step[0] == '<' || step[0] == '^') {
      ok = expect(text, step[0] == '^');
    } else if (step[0] == '=') {
      size.ws_col = (unsigned short)strtol(text, &rest, 10);
      size.ws_row = (unsigned short)strtol(rest, NULL, 10);
      ioctl(terminal, TIOCSWINSZ, &size);
    } else if (step[0] != '\0') {
      fprintf(stderr, "unknown step: %s\n", step);
      ok = 0;
    }
  }
  if (!ok)
    kill(child, SIGKILL);
  for (long end = now_ms() + PATIENCE_MS; now_ms() < end && receive(end - now_ms());)
    ;
  if (waitpid(child, &status, WNOHANG) == 0) {
    usleep(100000);
    if (waitpid(child, &status, WNOHANG) == 0) {
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
    }
  }
  fwrite(output, 1, length, stdout);
  if (WIFSIGNALED(status))
    printf("\nsignal %d\n", WTERMSIG(status));
  else
    printf("\nexit %d\n", WEXITSTATUS(status));
  return !ok;
}
