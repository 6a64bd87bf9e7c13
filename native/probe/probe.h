// SPDX-License-Identifier: GPL-2.0-only
/* What the probe's parts share. */
#ifndef PROBE_H
#define PROBE_H

#include <stddef.h>

/* Ends the probe: it cannot do what the script says. */
void fatal(const char *what);

/* Says bytes as they are. */
void say_bytes(const void *bytes, size_t size);

/* Says what /proc and /sys show of the modules that are in, see README.md. */
void look(void);

#endif
