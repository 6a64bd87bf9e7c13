// SPDX-License-Identifier: GPL-2.0-only
/* One parameter of each kind that the kernel has a setter for, under the kind's name; arrays of four as KINDs. */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

#define PARAM(name, ctype)				\
	static ctype p_##name;				\
	module_param_named(name, p_##name, name, 0644);	\
	static ctype p_##name##s[4];			\
	static int p_##name##s_given;			\
	module_param_array_named(name##s, p_##name##s, name, &p_##name##s_given, 0444)

PARAM(byte, unsigned char);
PARAM(short, short);
PARAM(ushort, unsigned short);
PARAM(int, int);
PARAM(uint, unsigned int);
PARAM(long, long);
PARAM(ulong, unsigned long);
PARAM(ullong, unsigned long long);
PARAM(hexint, unsigned int);
PARAM(charp, char *);
PARAM(bool, bool);
PARAM(invbool, bool);

/* Set like bool into an int: its type check, as the kernel's macros spell it, wants an int. */
static int p_bint;
module_param_named(bint, p_bint, bint, 0644);

/* Once true it stays so. */
static bool p_once;
module_param_cb(once, &param_ops_bool_enable_only, &p_once, 0644);

static char p_string[8] = "eight";
module_param_string(string, p_string, sizeof(p_string), 0444);

/* Without a count of what was given, and one that nobody sees in /sys. */
static int p_quiet[2];
module_param_array_named(quiet, p_quiet, int, NULL, 0);

/* Taints, and is refused under lockdown. */
static int p_unsafe;
module_param_named_unsafe(risky, p_unsafe, int, 0444);
static int p_port;
module_param_hw_named(port, p_port, int, ioport, 0444);

static int p_dashed_name;
module_param_named(dashed_name, p_dashed_name, int, 0444);

/* A setter of our own: fails with the number it is given. */
static int fail_set(const char *value, const struct kernel_param *kp)
{
	int number, err = kstrtoint(value, 0, &number);

	return err ? err : -number;
}

static const struct kernel_param_ops fail_ops = { .set = fail_set };
module_param_cb(fail, &fail_ops, NULL, 0200);

/* The only kind that needs no value: such a setter gets NULL. */
static int noarg_set(const char *value, const struct kernel_param *kp)
{
	return value ? -EDOM : 0;
}

static const struct kernel_param_ops noarg_ops = { .flags = KERNEL_PARAM_OPS_FL_NOARG, .set = noarg_set };
module_param_cb(noarg, &noarg_ops, NULL, 0200);

static int __init params_init(void)
{
	return 0;
}

static void __exit params_exit(void)
{
}

module_init(params_init);
module_exit(params_exit);

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod test: a parameter of each kind");
MODULE_LICENSE("GPL");
