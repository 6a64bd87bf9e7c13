// SPDX-License-Identifier: GPL-2.0-only
/* Calls into crash, which fails: its own frame is the second one. */
#include <linux/init.h>
#include <linux/module.h>

#include "crash.h"

static int value;

static noinline int between(int more)
{
	value += more;
	value = crash_for_caller(value) + 1; /* caller: between */
	return value;
}

static int __init crash_caller_init(void)
{
	return between(3) ? 0 : -5; /* caller: init */
}

static void __exit crash_caller_exit(void)
{
}

module_init(crash_caller_init);
module_exit(crash_caller_exit);

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod test: calls what fails");
MODULE_LICENSE("GPL");
