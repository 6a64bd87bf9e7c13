// SPDX-License-Identifier: GPL-2.0-only
/* A second file, with a static function of a name that the first one has, too. */
#include <linux/compiler.h>

int other_work(int amount);

static noinline int choose(int which)
{
	return which > 1 ? 5 : 7; /* three times */
}

int other_work(int amount)
{
	int sum = 0;

	while (amount--)
		sum += choose(amount);
	return sum;
}
