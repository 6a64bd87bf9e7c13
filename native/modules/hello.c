// SPDX-License-Identifier: GPL-2.0-only
/* The well-behaved module: one of each thing jkmod reads from a file and finds again in the kernel. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/delay.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

#include "jkmod_test.h"

static bool loud = true;
module_param(loud, bool, 0644);
MODULE_PARM_DESC(loud, "say hello and goodbye in the kernel log");

static int delay_ms;
module_param(delay_ms, int, 0444);
MODULE_PARM_DESC(delay_ms, "how long init sleeps, in milliseconds");

static char *whom = "world";
module_param(whom, charp, 0444);
MODULE_PARM_DESC(whom, "who is greeted");

static int numbers[4] = { 1, 2, 3, 4 };
static int numbers_given = ARRAY_SIZE(numbers);
module_param_array(numbers, int, &numbers_given, 0444);
MODULE_PARM_DESC(numbers, "up to four numbers, added up at init");

/* Arrays, and handed to a function: gcc would fold a scalar away and leave no symbol. */
static char mood[] __initdata = "calm";
static const char greeting[] __initconst = "hello";

/* Upper case in /proc/kallsyms, and CRC-checked in whoever imports it. */
int hello_answer(void)
{
	return 42;
}
EXPORT_SYMBOL(hello_answer);

/* noinline: an init symbol of its own, which must be gone once the module is live. */
static noinline int __init hello_sum(void)
{
	int i, sum = 0;

	for (i = 0; i < numbers_given; i++)
		sum += numbers[i];
	return sum;
}

static int __init hello_init(void)
{
	/* The state is "Loading" while this sleeps, and the init symbols are there: others can look. */
	if (delay_ms > 0)
		msleep(delay_ms);
	if (loud)
		pr_info("%s %s, sum %d, %s\n", greeting, whom, hello_sum(), mood);
	return 0;
}

static void __exit hello_exit(void)
{
	if (loud)
		pr_info("goodbye %s\n", whom);
}

module_init(hello_init);
module_exit(hello_exit);

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod test: well-behaved, with parameters and an export");
MODULE_VERSION("1.2.3");
MODULE_LICENSE("GPL");
