/* JSON by the letter of RFC 8259 over bytes: duplicate members, lone surrogates, bad UTF-8 and depth are noticed, and
   numbers keep their text. Nothing is freed: the program reads a few files and ends. */

#ifndef PNS_JSON_H
#define PNS_JSON_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    unsigned char *bytes;
    size_t length;
} Text;

typedef enum { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_TEXT, JSON_ARRAY, JSON_OBJECT } Kind;

typedef struct Value {
    Kind kind;
    Text text;           /* of a number or a string */
    size_t count;        /* of elements or members */
    struct Value *items; /* elements, or the values of members */
    Text *names;         /* of members */
} Value;

/* False where the text is not JSON, or nests deeper. */
bool json_read(Text text, int deepest, Value *value);

/* The canonical text: order and numbers kept, no whitespace. */
Text json_write(const Value *value);

/* The member of an object, or NULL. */
const Value *json_get(const Value *object, const char *name);

bool text_is(Text text, const char *word);

void *grown(void *old, size_t bytes);

#endif
