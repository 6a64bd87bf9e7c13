/* SPDX-License-Identifier: GPL-2.0-only */
/* The same code in the module and in a program for this machine, whose lines gcov counts by itself. */
#ifndef WORK_H
#define WORK_H

static int __attribute__((__noinline__)) collatz(unsigned int n)
{
	int steps = 0;

	while (n != 1) {
		if (n % 2)
			n = 3 * n + 1;
		else
			n /= 2;
		steps++;
	}
	return steps;
}

static int __attribute__((__noinline__)) choose(int which)
{
	switch (which) {
	case 0:
		return 10;
	case 1:
		return 20;
	case 2:
		return 30;
	default:
		return -1;
	}
}

static int __attribute__((__noinline__)) work(int rounds)
{
	int sum = 0;
	int i;

	if (rounds < 0)
		return -1;
	for (i = 1; i <= rounds; i++) {
		sum += collatz(i);
		if (i % 7 == 0 && sum > 20)
			sum -= choose(i % 2);
	}
	return sum;
}

#endif
