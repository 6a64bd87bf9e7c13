// SPDX-License-Identifier: GPL-2.0-only
/* Stays in "Loading" for a while, with symbols and data that exist only during that time. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

static int init_ms = 2000;
module_param(init_ms, int, 0444);
MODULE_PARM_DESC(init_ms, "how long init sleeps, in milliseconds");

static char slow_phase[] __initdata = "start";
static const char slow_text[] __initconst = "slow";

/* noinline, and no arguments: gcc would merge them into init, or clone them as slow_first.constprop.0. */
static noinline void __init slow_first(void)
{
	pr_info("%s %s\n", slow_text, slow_phase);
	slow_phase[0] = 'S';
}

static noinline void __init slow_second(void)
{
	if (init_ms > 0)
		msleep(init_ms);
	pr_info("%s %s done\n", slow_text, slow_phase);
}

static int __init slow_init_init(void)
{
	slow_first();
	slow_second();
	return 0;
}

/* Lives on: the one function that must be visible both during init and after it. */
static void __exit slow_init_exit(void)
{
	pr_info("gone\n");
}

module_init(slow_init_init);
module_exit(slow_init_exit);

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod test: a long init with init-only symbols");
MODULE_LICENSE("GPL");
