/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef CRASH_H
#define CRASH_H

int crash_for_caller(int value);

#endif
