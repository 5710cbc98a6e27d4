/*
** The standard streams: a failed write to standard output must not go unnoticed.
*/
#ifndef STREAMS_H
#define STREAMS_H

/*
** Makes sure that the descriptors 0 to 2 are taken, lets SIGPIPE end the program quietly,
** makes writes that a limit on the size of files forbids fail instead of ending the program, and
** arranges that at exit a failed write to standard output is reported as coming from 'program' and
** makes the exit status 1.
*/
void streams_install(const char *program);

/* For the prompt and the kernel: a closed pipe makes writes fail, and does not end the session. */
void streams_survive_pipes(void);

#endif
