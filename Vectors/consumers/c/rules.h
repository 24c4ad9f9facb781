/* What is tested: from the text of a vector to what comes of it. Put your own codec here. */

#ifndef PNS_RULES_H
#define PNS_RULES_H

#include "json.h"

/* The classes of errors that these rules have. */
typedef enum { ACCEPTED, MALFORMED, BAD_ARGUMENT } Verdict;

/* An integer in a range, both as decimal text; the result too. */
Verdict integer_of(Text text, Text low, Text high, Text *value);

/* Seconds since 1970, nanoseconds, and the canonical form of at most 30 characters and a NUL. */
Verdict timestamp_of(Text text, long long *seconds, int *nanoseconds, char canonical[31]);

Verdict duration_of(Text text, long long *seconds, int *nanoseconds);

#endif
