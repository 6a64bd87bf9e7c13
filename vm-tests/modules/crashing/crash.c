// SPDX-License-Identifier: GPL-2.0-only
/* Fails in the way that where= names; each line that fails, or that calls on, is marked by a comment that tests look for. */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/timer.h>
#include <linux/workqueue.h>

#include "crash.h"

static char *where = "";
module_param(where, charp, 0);

/* The compiler can neither prove that it is NULL nor drop the access. */
static int *volatile nowhere;

static int sum;

static __always_inline void innermost(int value)
{
	sum += value;
	*nowhere = value; /* inlined */
}

static __always_inline void middle(int value)
{
	if (value > 2)
		innermost(value * 3); /* inlined: middle */
}

static noinline void outer(int value)
{
	sum++;
	middle(value + 1); /* inlined: outer */
	sum--;
}

static noinline __cold void unlikely_one(int value)
{
	sum -= value;
	*nowhere = value; /* unlikely */
}

static noinline void bug(int value)
{
	sum += value;
	BUG_ON(value > 3); /* bug */
}

static noinline void warn(int value)
{
	sum += value;
	WARN_ON(value > 3); /* warn */
	sum -= value;
}

int crash_for_caller(int value)
{
	sum += value;
	return *nowhere + sum; /* caller */
}
EXPORT_SYMBOL_GPL(crash_for_caller);

static int thread(void *unused)
{
	msleep(20);
	*nowhere = 4; /* thread */
	return 0;
}

static void work_function(struct work_struct *work)
{
	sum += *nowhere; /* work */
}

static DECLARE_WORK(work, work_function);

static void timer_function(struct timer_list *timer)
{
	sum++;
	*nowhere = sum; /* interrupt */
}

static DEFINE_TIMER(timer, timer_function);

static noinline int __init in_init(int value)
{
	sum = value;
	*nowhere = sum; /* init */
	return sum;
}

static int __init crash_init(void)
{
	if (!strcmp(where, "init"))
		return in_init(7); /* init: caller */
	if (!strcmp(where, "unlikely"))
		unlikely_one(5);
	else if (!strcmp(where, "inlined"))
		outer(6);
	else if (!strcmp(where, "bug"))
		bug(6);
	else if (!strcmp(where, "warn"))
		warn(6);
	else if (!strcmp(where, "thread"))
		return PTR_ERR_OR_ZERO(kthread_run(thread, NULL, "crash"));
	else if (!strcmp(where, "work"))
		schedule_work(&work);
	else if (!strcmp(where, "interrupt"))
		mod_timer(&timer, jiffies + 2);
	return 0;
}

static void __exit crash_exit(void)
{
	if (!strcmp(where, "exit"))
		*nowhere = 9; /* exit */
}

module_init(crash_init);
module_exit(crash_exit);

MODULE_AUTHOR("jkmod");
MODULE_DESCRIPTION("jkmod test: fails in many places");
MODULE_LICENSE("GPL");
