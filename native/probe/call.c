// SPDX-License-Identifier: GPL-2.0-only
/* One system call in a process of its own, which the kernel may kill, or never return to. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "probe.h"

/* What a child finds out, in memory that it shares with its parent. */
struct outcome {
	volatile bool done;
	volatile int error;
	volatile long micros;
};

static struct outcome *shared;
int limit_seconds = 20;

void prepare_calls(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		fatal("mmap");
}

static long micros_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - start->tv_sec) * 1000000 + (now.tv_nsec - start->tv_nsec) / 1000;
}

static void child(const struct call *call)
{
	struct timespec start;
	long first = call->a, result;

	close(1); /* if this process never ends, its parent's reader must not wait for it */
	close(2);
	if (call->open) {
		first = open(call->open, O_RDONLY | O_CLOEXEC);
		if (first < 0)
			_exit(USAGE);
	}
	clock_gettime(CLOCK_MONOTONIC, &start);
	result = syscall(call->number, first, call->b, call->c);
	shared->error = result < 0 ? errno : 0;
	shared->micros = micros_since(&start);
	shared->done = true;
	_exit(0);
}

/* Where it hangs, for the log. */
static void say_stack(long number, pid_t pid)
{
	static char text[4096];
	char file[64];
	char *line, *rest = text;

	snprintf(file, sizeof(file), "/proc/%d/stack", pid);
	read_text(file, text, sizeof(text));
	while ((line = strsep(&rest, "\n")) && *line)
		say("K\t%ld\t6\tstack: %s", number, line);
}

struct ending run(long number, const struct call *call)
{
	struct timespec limit = { .tv_sec = limit_seconds };
	sigset_t set;
	int status;
	pid_t pid;

	shared->done = false;
	shared->error = 0;
	shared->micros = 0;
	pid = fork();
	if (pid < 0)
		fatal("fork");
	if (pid == 0)
		child(call);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (sigtimedwait(&set, NULL, &limit) < 0 && errno == EAGAIN && waitpid(pid, &status, WNOHANG) == 0) {
			say_stack(number, pid);
			return (struct ending){ "hung", 0, 0 };
		}
	}
	if (!shared->done && WIFEXITED(status))
		fatal("a child could not open the file");
	return (struct ending){ shared->done ? "returned" : "killed", shared->error, shared->micros };
}
