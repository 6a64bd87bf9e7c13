// SPDX-License-Identifier: GPL-2.0-only
/* Divides two numbers when it is loaded: the result is a parameter that can be read, a division by zero is refused. */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

static int numerator = 1;
module_param(numerator, int, 0444);
MODULE_PARM_DESC(numerator, "what is divided");

static int denominator = 1;
module_param(denominator, int, 0444);
MODULE_PARM_DESC(denominator, "what it is divided by; not 0");

static int result;
module_param(result, int, 0444);
MODULE_PARM_DESC(result, "the quotient, to be read");

static int __init ratio_init(void)
{
	if (denominator == 0)
		return -EDOM;
	result = numerator / denominator;
	return 0;
}

static void __exit ratio_exit(void)
{
}

module_init(ratio_init);
module_exit(ratio_exit);
MODULE_DESCRIPTION("An example: a module with tests");
MODULE_LICENSE("GPL");
