// SPDX-License-Identifier: GPL-2.0-only
/*
 * Imports ns_method but not its namespace: no MODULE_IMPORT_NS on purpose. How it gets past modpost: see Kbuild here.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

#include "../jkmod_test.h"

static int __init ns_consumer_init(void)
{
	pr_info("ns_method says %d\n", ns_method(21));
	return 0;
}

static void __exit ns_consumer_exit(void)
{
}

module_init(ns_consumer_init);
module_exit(ns_consumer_exit);

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod test: imports a symbol without its namespace");
MODULE_LICENSE("GPL");
