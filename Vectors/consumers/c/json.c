#include "json.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const unsigned char *at, *end;
    int deepest;
} Reader;

void *grown(void *old, size_t bytes) {
    void *result = realloc(old, bytes ? bytes : 1);
    if (!result) abort();
    return result;
}

static void append(Text *text, const void *bytes, size_t length) {
    /* Doubled when full: the room is the next power of two. */
    size_t room = 16;
    while (room < text->length) room *= 2;
    if (!text->bytes || text->length + length > room) {
        while (room < text->length + length) room *= 2;
        text->bytes = grown(text->bytes, room);
    }
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
}

bool text_is(Text text, const char *word) {
    return text.length == strlen(word) && memcmp(text.bytes, word, text.length) == 0;
}

const Value *json_get(const Value *object, const char *name) {
    for (size_t i = 0; object && object->kind == JSON_OBJECT && i < object->count; i += 1)
        if (text_is(object->names[i], name)) return &object->items[i];
    return NULL;
}

static int next(const Reader *reader) { return reader->at < reader->end ? *reader->at : -1; }

static void space(Reader *reader) {
    while (next(reader) == ' ' || next(reader) == '\t' || next(reader) == '\n' || next(reader) == '\r') reader->at += 1;
}

static bool take(Reader *reader, int byte) {
    space(reader);
    bool is_there = next(reader) == byte;
    reader->at += is_there;
    return is_there;
}

static bool word(Reader *reader, const char *text) {
    size_t length = strlen(text);
    if ((size_t)(reader->end - reader->at) < length || memcmp(reader->at, text, length) != 0) return false;
    reader->at += length;
    return true;
}

/* The length of the UTF-8 sequence here; 0 for what is none: overlong, a surrogate, beyond U+10FFFF, cut off. */
static int sequence(const unsigned char *at, const unsigned char *end) {
    static const unsigned smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    int length = *at < 0x80 ? 1 : *at >= 0xF0 ? 4 : *at >= 0xE0 ? 3 : *at >= 0xC0 ? 2 : 0;
    if (length <= 1) return length;
    if (end - at < length || *at > 0xF4) return 0;
    unsigned scalar = *at & (0xFF >> (length + 1));
    for (int i = 1; i < length; i += 1) {
        if ((at[i] & 0xC0) != 0x80) return 0;
        scalar = scalar << 6 | (at[i] & 0x3F);
    }
    bool is_surrogate = scalar >= 0xD800 && scalar < 0xE000;
    return scalar < smallest[length] || scalar > 0x10FFFF || is_surrogate ? 0 : length;
}

static bool unit(Reader *reader, unsigned *value) {
    *value = 0;
    for (int i = 0; i < 4; i += 1, reader->at += 1) {
        int digit = next(reader);
        if (digit < 0 || !isxdigit(digit)) return false;
        *value = *value * 16 + (unsigned)(isdigit(digit) ? digit - '0' : (digit | 32) - 'a' + 10);
    }
    return true;
}

static bool escape(Reader *reader, Text *text) {
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    int letter = next(reader);
    reader->at += 1;
    const char *place = letter > 0 ? strchr(letters, letter) : NULL;
    if (place) {
        append(text, meanings + (place - letters), 1);
        return true;
    }
    unsigned scalar, low;
    if (letter != 'u' || !unit(reader, &scalar)) return false;
    if (scalar >= 0xDC00 && scalar < 0xE000) return false;
    if (scalar >= 0xD800 && scalar < 0xDC00) {
        if (!word(reader, "\\u") || !unit(reader, &low) || low < 0xDC00 || low > 0xDFFF) return false;
        scalar = 0x10000 + ((scalar - 0xD800) << 10) + (low - 0xDC00);
    }
    unsigned char bytes[4];
    int length = scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4;
    for (int i = length - 1; i > 0; i -= 1, scalar >>= 6) bytes[i] = 0x80 | (scalar & 0x3F);
    bytes[0] = (unsigned char)(length == 1 ? scalar : (0xF00u >> length & 0xFF) | scalar);
    append(text, bytes, (size_t)length);
    return true;
}

static bool string(Reader *reader, Text *text) {
    *text = (Text){0};
    append(text, "", 0);
    if (!take(reader, '"')) return false;
    while (next(reader) != '"') {
        if (next(reader) < ' ') return false;
        if (next(reader) == '\\') {
            reader->at += 1;
            if (!escape(reader, text)) return false;
            continue;
        }
        int length = sequence(reader->at, reader->end);
        if (length == 0) return false;
        append(text, reader->at, (size_t)length);
        reader->at += length;
    }
    reader->at += 1;
    return true;
}

static bool digits(Reader *reader) {
    const unsigned char *start = reader->at;
    while (next(reader) >= '0' && next(reader) <= '9') reader->at += 1;
    return reader->at > start;
}

static bool number(Reader *reader, Text *text) {
    const unsigned char *start = reader->at;
    if (next(reader) == '-') reader->at += 1;
    if (next(reader) == '0') reader->at += 1;
    else if (!digits(reader)) return false;
    if (next(reader) == '.' && (reader->at += 1, !digits(reader))) return false;
    if (next(reader) == 'e' || next(reader) == 'E') {
        reader->at += 1;
        if (next(reader) == '+' || next(reader) == '-') reader->at += 1;
        if (!digits(reader)) return false;
    }
    *text = (Text){0};
    append(text, start, (size_t)(reader->at - start));
    return true;
}

static bool read_value(Reader *reader, int depth, Value *value);

static bool container(Reader *reader, int depth, Value *value) {
    bool is_array = next(reader) == '[';
    int end = is_array ? ']' : '}';
    reader->at += 1;
    value->kind = is_array ? JSON_ARRAY : JSON_OBJECT;
    if (depth == reader->deepest) return false;
    if (take(reader, end)) return true;
    do {
        Text name = {0};
        if (!is_array && (!string(reader, &name) || !take(reader, ':'))) return false;
        for (size_t i = 0; !is_array && i < value->count; i += 1)
            if (value->names[i].length == name.length && !memcmp(value->names[i].bytes, name.bytes, name.length))
                return false;
        if ((value->count & (value->count - 1)) == 0) {
            size_t room = value->count ? 2 * value->count : 1;
            value->items = grown(value->items, room * sizeof *value->items);
            value->names = grown(value->names, room * sizeof *value->names);
        }
        value->names[value->count] = name;
        value->items[value->count] = (Value){0};
        if (!read_value(reader, depth + 1, &value->items[value->count])) return false;
        value->count += 1;
    } while (take(reader, ','));
    return take(reader, end);
}

static bool read_value(Reader *reader, int depth, Value *value) {
    space(reader);
    if (next(reader) == '[' || next(reader) == '{') return container(reader, depth, value);
    if (next(reader) == '"') return value->kind = JSON_TEXT, string(reader, &value->text);
    if (word(reader, "null")) return value->kind = JSON_NULL, true;
    if (word(reader, "false")) return value->kind = JSON_FALSE, true;
    if (word(reader, "true")) return value->kind = JSON_TRUE, true;
    return value->kind = JSON_NUMBER, number(reader, &value->text);
}

bool json_read(Text text, int deepest, Value *value) {
    Reader reader = {text.bytes, text.bytes + text.length, deepest};
    *value = (Value){0};
    if (!read_value(&reader, 0, value)) return false;
    space(&reader);
    return reader.at == reader.end;
}

static void quote(Text *out, Text text) {
    static const char plain[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
    append(out, "\"", 1);
    for (size_t i = 0; i < text.length; i += 1) {
        int byte = text.bytes[i];
        const char *place = byte ? strchr(plain, byte) : NULL;
        char hex[8];
        if (place) append(out, "\\", 1), append(out, letters + (place - plain), 1);
        else if (byte < ' ') append(out, hex, (size_t)snprintf(hex, sizeof hex, "\\u%04x", (unsigned)byte));
        else append(out, text.bytes + i, 1);
    }
    append(out, "\"", 1);
}

static void write_value(Text *out, const Value *value) {
    static const char *const words[] = {"null", "false", "true"};
    if (value->kind <= JSON_TRUE) append(out, words[value->kind], strlen(words[value->kind]));
    if (value->kind == JSON_NUMBER) append(out, value->text.bytes, value->text.length);
    if (value->kind == JSON_TEXT) quote(out, value->text);
    if (value->kind < JSON_ARRAY) return;
    append(out, value->kind == JSON_ARRAY ? "[" : "{", 1);
    for (size_t i = 0; i < value->count; i += 1) {
        if (i > 0) append(out, ",", 1);
        if (value->kind == JSON_OBJECT) quote(out, value->names[i]), append(out, ":", 1);
        write_value(out, &value->items[i]);
    }
    append(out, value->kind == JSON_ARRAY ? "]" : "}", 1);
}

Text json_write(const Value *value) {
    Text out = {0};
    write_value(&out, value);
    return out;
}
