#include "rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The decimal text of a number of at most 30 digits, as an integer. */
static __int128 wide(Text text) {
    __int128 value = 0;
    bool is_negative = text.length > 0 && text.bytes[0] == '-';
    for (size_t i = is_negative; i < text.length; i += 1) value = value * 10 + (text.bytes[i] - '0');
    return is_negative ? -value : value;
}

Verdict integer_of(Text text, Text low, Text high, Text *value) {
    Value number;
    if (!json_read(text, 64, &number)) return MALFORMED;
    if (number.kind != JSON_NUMBER) return BAD_ARGUMENT;
    /* The digits without their point, and how far they are shifted: 1.50e1 is 150 and -1. */
    char *digits = grown(NULL, number.text.length + 1);
    size_t count = 0, i = 0;
    long long shift = 0;
    bool is_negative = number.text.bytes[0] == '-', is_fraction = false;
    for (i = is_negative; i < number.text.length && (number.text.bytes[i] | 32) != 'e'; i += 1) {
        if (number.text.bytes[i] == '.') is_fraction = true;
        else if (count > 0 || number.text.bytes[i] != '0') digits[count++] = (char)number.text.bytes[i];
        if (is_fraction && number.text.bytes[i] != '.') shift -= 1;
    }
    if (i < number.text.length) {
        char exponent[24] = {0};
        size_t length = number.text.length - i - 1;
        /* An exponent of more digits is beyond every number here, unless the number is 0. */
        if (length >= sizeof exponent) shift = number.text.bytes[i + 1] == '-' ? -1000000 : 1000000;
        else shift += (memcpy(exponent, number.text.bytes + i + 1, length), atoll(exponent));
    }
    while (count > 0 && digits[count - 1] == '0') count -= 1, shift += 1;
    if (count > 0 && (shift < 0 || shift > 30 || count + (size_t)shift > 30)) return BAD_ARGUMENT;
    __int128 sum = 0;
    for (i = 0; i < count; i += 1) sum = sum * 10 + (digits[i] - '0');
    for (; count > 0 && shift > 0; shift -= 1) sum *= 10;
    if (is_negative) sum = -sum;
    if (sum < wide(low) || sum > wide(high)) return BAD_ARGUMENT;
    char *written = grown(NULL, 40);
    snprintf(written, 40, sum < 0 ? "%lld" : "%llu", (unsigned long long)sum);
    *value = (Text){(unsigned char *)written, strlen(written)};
    return ACCEPTED;
}

static long long days(long long year, int month, int day) {
    year -= month <= 2;
    long long era = (year >= 0 ? year : year - 399) / 400, of_era = year - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void date(long long since, int *year, int *month, int *day) {
    for (*year = (int)(since / 366 + (since < 0 ? 1965 : 1970)); days(*year + 1, 1, 1) <= since;) *year += 1;
    while (days(*year, 1, 1) > since) *year -= 1;
    for (*month = 12; days(*year, *month, 1) > since;) *month -= 1;
    *day = (int)(since - days(*year, *month, 1)) + 1;
}

/* Exactly so many digits. */
static bool digits(const unsigned char **at, const unsigned char *end, int count, int *value) {
    for (*value = 0; count > 0; count -= 1, *at += 1) {
        if (*at == end || **at < '0' || **at > '9') return false;
        *value = *value * 10 + (**at - '0');
    }
    return true;
}

static bool one_of(const unsigned char **at, const unsigned char *end, const char *set) {
    bool is_there = *at < end && **at != 0 && strchr(set, **at);
    *at += is_there;
    return is_there;
}

/* One to nine digits behind a point. */
static bool fraction(const unsigned char **at, const unsigned char *end, int *nanoseconds) {
    int count = 0;
    for (*nanoseconds = 0; *at < end && **at >= '0' && **at <= '9'; *at += 1, count += 1)
        if (count < 9) *nanoseconds = *nanoseconds * 10 + (**at - '0');
    for (int i = count; i < 9; i += 1) *nanoseconds *= 10;
    return count >= 1 && count <= 9;
}

Verdict timestamp_of(Text text, long long *seconds, int *nanoseconds, char canonical[31]) {
    const unsigned char *at = text.bytes, *end = text.bytes + text.length;
    int year, month, day, hour, minute, second, hours = 0, minutes = 0, y, m, d;
    bool is_formed = digits(&at, end, 4, &year) && one_of(&at, end, "-") && digits(&at, end, 2, &month)
        && one_of(&at, end, "-") && digits(&at, end, 2, &day) && one_of(&at, end, "Tt") && digits(&at, end, 2, &hour)
        && one_of(&at, end, ":") && digits(&at, end, 2, &minute) && one_of(&at, end, ":")
        && digits(&at, end, 2, &second);
    if (!is_formed) return BAD_ARGUMENT;
    *nanoseconds = 0;
    if (one_of(&at, end, ".") && !fraction(&at, end, nanoseconds)) return BAD_ARGUMENT;
    bool is_west = at < end && *at == '-';
    if (one_of(&at, end, "+-")) {
        if (!digits(&at, end, 2, &hours) || !one_of(&at, end, ":") || !digits(&at, end, 2, &minutes)) return BAD_ARGUMENT;
    } else if (!one_of(&at, end, "Zz")) {
        return BAD_ARGUMENT;
    }
    if (at != end || month < 1 || month > 12 || day < 1) return BAD_ARGUMENT;
    date(days(year, month, day), &y, &m, &d);
    if (y != year || m != month || d != day || hour > 23 || minute > 59 || second > 59 || hours > 23 || minutes > 59)
        return BAD_ARGUMENT;
    *seconds = days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second;
    *seconds += (is_west ? 60LL : -60LL) * (hours * 60 + minutes);
    long long since = *seconds / 86400 - (*seconds % 86400 < 0);
    int rest = (int)(*seconds - since * 86400);
    date(since, &y, &m, &d);
    if (y < 2 || y > 9999) return BAD_ARGUMENT;
    int places = *nanoseconds % 1000000 == 0 ? 3 : *nanoseconds % 1000 == 0 ? 6 : 9;
    char digits_of[12];
    snprintf(digits_of, sizeof digits_of, "%09d", *nanoseconds);
    snprintf(canonical, 31, "%04d-%02d-%02dT%02d:%02d:%02d.%.*sZ", y % 10000, m % 100, d % 100, rest / 3600 % 100,
        rest / 60 % 60, rest % 60, places, digits_of);
    return ACCEPTED;
}

Verdict duration_of(Text text, long long *seconds, int *nanoseconds) {
    const unsigned char *at = text.bytes, *end = text.bytes + text.length;
    static const char letters[] = "DHMS";
    static const long long units[] = {86400, 3600, 60, 1};
    int place = 0;
    bool is_time = false, is_first = true;
    *seconds = *nanoseconds = 0;
    if (!one_of(&at, end, "P") || at == end) return BAD_ARGUMENT;
    while (at < end) {
        if (!is_time && one_of(&at, end, "T")) {
            is_time = true;
            if (place == 0) place = 1;
            if (at == end) return BAD_ARGUMENT;
        }
        long long part = 0;
        const unsigned char *start = at;
        for (; at < end && *at >= '0' && *at <= '9'; at += 1)
            if (__builtin_mul_overflow(part, 10, &part) || __builtin_add_overflow(part, *at - '0', &part))
                return BAD_ARGUMENT;
        if (at == start) return BAD_ARGUMENT;
        bool has_fraction = one_of(&at, end, ".");
        if (has_fraction && !fraction(&at, end, nanoseconds)) return BAD_ARGUMENT;
        while (place < 4 && at < end && letters[place] != (char)*at) place += 1;
        if (place == 4 || at == end || (place > 0) != is_time || (has_fraction && place != 3)) return BAD_ARGUMENT;
        if (__builtin_mul_overflow(part, units[place], &part) || __builtin_add_overflow(*seconds, part, seconds))
            return BAD_ARGUMENT;
        at += 1, place += 1, is_first = false;
    }
    return is_first ? BAD_ARGUMENT : ACCEPTED;
}
