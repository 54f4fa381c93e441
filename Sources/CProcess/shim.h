/* What starting programs needs of Linux, in a form that Swift can import. */
#pragma once
#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/* A descriptor that becomes readable when a child has ended (pidfd_open(2); glibc has it since 2.36 only). */
static inline int msp_process_descriptor(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

/* A pipe that children do not inherit. glibc shows pipe2(2) to _GNU_SOURCE only. */
static inline int msp_pipe(int ends[2]) {
    extern int pipe2(int ends[2], int flags);
    return pipe2(ends, O_CLOEXEC);
}

/* Where the child starts (POSIX.1-2024; before that, a GNU extension). */
static inline int msp_set_folder(posix_spawn_file_actions_t *actions, const char *folder) {
    extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *folder);
    return posix_spawn_file_actions_addchdir_np(actions, folder);
}

static inline char **msp_environment(void) {
    extern char **environ;
    return environ;
}
