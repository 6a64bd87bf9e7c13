// SPDX-License-Identifier: GPL-2.0-only
/* What the probe's parts share. */
#ifndef PROBE_H
#define PROBE_H

#include <stdbool.h>
#include <stddef.h>

/* Where write_case leaves a case. */
#define CASE_FILE "/tmp/case.ko"

struct bytes {
	unsigned char *at;
	size_t size;
};

/* The file's content; it stays until another file is asked for. */
struct bytes file_bytes(const char *file);

/* OFFSET:HEX, t:LENGTH or a:HEX, parted by semicolons; "-" for none. The result is the caller's. */
struct bytes edited(struct bytes base, const char *edits);

/* Hexadecimal digits up to anything else; moves *text behind them. Returns how many bytes they are. */
size_t hex_bytes(const char **text, unsigned char *into);

void write_case(struct bytes content);

/* The probe's exit codes. */
enum { CLEAN = 0, USAGE = 2, DIRTY = 3 };

/* Ends the probe: it cannot do what the script says. */
void fatal(const char *what);

/* Says bytes as they are. */
void say_bytes(const void *bytes, size_t size);

/* Says a line. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

void put(const char *file, const char *text);

/* The file's text, as far as there is room; returns its length, 0 if it cannot be read. */
size_t read_text(const char *file, char *into, size_t size);

#define MOST_MODULES 512
#define NAME_SPACE 128

struct names {
	int count; /* -1 if there is a name that breaks its line */
	char name[MOST_MODULES][NAME_SPACE];
};

/* NAME:STATE:TAINTS for each module, newest first, parted by blanks. */
void read_modules(struct names *names, char *summary, size_t size);

bool has(const struct names *names, const char *name);

unsigned long taint(void);

/* From here on the log and, where there is tracing, the trace tell of what happens. */
void watch_kernel(void);

/* Says the kernel's own lines since the last time. Returns whether they told of a call of a module's function. */
bool say_log(long number);

/* Whether reached can tell. */
bool is_traced(void);

/* How far the load came: 1 if it was complete but for init (module_load), 2 if a function was called (initcall_start). */
int reached(void);

/* On the console too: what a dying machine said to its channel may be lost, the console is not. */
void mark(const char *what, long number);

struct call {
	long number; /* of the system call */
	long a, b, c;
	const char *open; /* the first argument is a descriptor of this file */
};

/* How a call ended: "returned", "killed" (by the kernel, in the call) or "hung". */
struct ending {
	const char *how;
	int error;
	long micros;
};

extern int limit_seconds; /* after which a call hangs */

void prepare_calls(void);

/* Makes the call in a process of its own. */
struct ending run(long number, const struct call *call);

/* Says what /proc and /sys show of the modules that are in, see README.md. */
void look(void);

#endif
