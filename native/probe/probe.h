// SPDX-License-Identifier: GPL-2.0-only
/* What the probe's parts share. */
#ifndef PROBE_H
#define PROBE_H

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

/* Ends the probe: it cannot do what the script says. */
void fatal(const char *what);

/* Says bytes as they are. */
void say_bytes(const void *bytes, size_t size);

/* Says what /proc and /sys show of the modules that are in, see README.md. */
void look(void);

#endif
