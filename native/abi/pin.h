/* abi-java.h is written by AbiTest from the Java constants, for one architecture at a time. */
#include "abi-java.h"

#define PIN(java, c) _Static_assert((java) == (c), #java " in Java is not the C value " #c)
