/* Runs the test vectors in the folder that PNS_VECTORS names; the contract is CONSUMERS.md. Build: `cc -O2 *.c`. */

#include "json.h"
#include "rules.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is not run: which member names it, its value, the reason. */
static const char *const excluded[][3] = {
    {"folder", "core", "the sample is about the text rules"},
    {"folder", "gateway", "the sample is about the text rules"},
    {"folder", "providers", "the sample is about the text rules"},
    {"folder", "receipts", "the sample is about the text rules"},
};
static const char *const kinds[] = {"json-text", "integer", "timestamp", "duration", "identifier"};

static Value errors;
static Text seen[100000];
static size_t seen_count, executed, failed;
static Text failures[100000];

/* The set is not what it says; nothing was judged. */
static void broken(const char *where, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s: ", where);
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\n");
    exit(2);
}

static Value loaded(const char *folder, const char *path) {
    char *name = grown(NULL, strlen(folder) + strlen(path) + 2);
    sprintf(name, "%s/%s", folder, path);
    FILE *file = fopen(name, "rb");
    if (!file) broken(path, "cannot be opened");
    Text text = {0};
    size_t got;
    do {
        text.bytes = grown(text.bytes, text.length + 65536);
        text.length += got = fread(text.bytes + text.length, 1, 65536, file);
    } while (got > 0);
    fclose(file);
    Value value;
    if (!json_read(text, 512, &value)) broken(path, "is not JSON");
    return value;
}

static bool is_listed(Text name, const char *list) {
    for (const char *at = list; *at; at += strcspn(at, " "), at += *at == ' ') {
        const char *word = at + (*at == '?');
        if (name.length == strcspn(word, " ") && !memcmp(name.bytes, word, name.length)) return true;
    }
    return false;
}

/* Demands an object with these members and no others; those behind `?` can be absent. */
static void closed(const Value *value, const char *list, const char *where) {
    if (!value || value->kind != JSON_OBJECT) broken(where, "an object is missing");
    for (size_t i = 0; i < value->count; i += 1)
        if (!is_listed(value->names[i], list))
            broken(where, "the member %.*s is unknown", (int)value->names[i].length, value->names[i].bytes);
    for (const char *at = list; *at; at += strcspn(at, " "), at += *at == ' ') {
        char name[32];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(at, " "), at);
        if (*at != '?' && !json_get(value, name)) broken(where, "the member %s is missing", name);
    }
}

static const Value *array(const Value *object, const char *name, const char *where) {
    const Value *value = json_get(object, name);
    if (!value || value->kind != JSON_ARRAY) broken(where, "the member %s is no array", name);
    return value;
}

static char *word(const Value *object, const char *name, const char *where) {
    const Value *value = json_get(object, name);
    if (!value || value->kind != JSON_TEXT) broken(where, "the member %s is no string", name);
    char *result = grown(NULL, value->text.length + 1);
    memcpy(result, value->text.bytes, value->text.length);
    result[value->text.length] = 0;
    return result;
}

static long whole(const Value *value) {
    char text[24] = {0};
    if (!value || value->kind != JSON_NUMBER || value->text.length >= sizeof text) return -1;
    memcpy(text, value->text.bytes, value->text.length);
    return atol(text);
}

/* The bytes of one of their forms: {"text"}, {"hex"}, {"repeat", "times"}, {"join"}. */
static Text bytes(const Value *form) {
    const Value *part = json_get(form, "text");
    Text result = {grown(NULL, 1), 0};
    if (part) return part->text;
    if ((part = json_get(form, "hex"))) {
        for (size_t i = 0; i + 1 < part->text.length; i += 2) {
            char digits[3] = {(char)part->text.bytes[i], (char)part->text.bytes[i + 1], 0};
            result.bytes = grown(result.bytes, result.length + 1);
            result.bytes[result.length++] = (unsigned char)strtol(digits, NULL, 16);
        }
        return result;
    }
    const Value *unit = json_get(form, "repeat"), *join = json_get(form, "join");
    long times = unit ? whole(json_get(form, "times")) : join ? (long)join->count : 0;
    for (long i = 0; i < times; i += 1) {
        Text piece = bytes(unit ? unit : &join->items[i]);
        result.bytes = grown(result.bytes, result.length + piece.length + 1);
        memcpy(result.bytes + result.length, piece.bytes, piece.length);
        result.length += piece.length;
    }
    return result;
}

static bool same(Text left, Text right) {
    return left.length == right.length && memcmp(left.bytes, right.bytes, left.length) == 0;
}

static bool same_number(const Value *expected, const char *name, long long number) {
    char text[24];
    snprintf(text, sizeof text, "%lld", number);
    const Value *value = json_get(expected, name);
    return value && text_is(value->text, text);
}

/* Runs one vector: what came of it, and whether that is what is expected of an accepted input. */
static Verdict run(const char *kind, const Value *input, const Value *expected, bool *is_right, const char *where) {
    const Value *text = json_get(input, "text");
    long long seconds = 0;
    int nanoseconds = 0;
    Verdict verdict;
    if (!strcmp(kind, "json-text")) {
        closed(input, "text", where);
        Value value;
        if (!json_read(bytes(text), 64, &value)) return MALFORMED;
        if (expected) closed(expected, "canonical", where);
        *is_right = expected && same(json_write(&value), bytes(json_get(expected, "canonical")));
        return ACCEPTED;
    }
    if (!strcmp(kind, "integer")) {
        closed(input, "text range", where);
        const Value *range = json_get(input, "range");
        closed(range, "min max", where);
        Text value;
        verdict = integer_of(text->text, json_get(range, "min")->text, json_get(range, "max")->text, &value);
        const Value *wanted = json_get(expected, "value");
        *is_right = verdict == ACCEPTED && wanted && expected->count == 1 && same(value, wanted->text);
        return verdict;
    }
    if (!strcmp(kind, "identifier")) {
        closed(input, "text ?other", where);
        const Value *second = json_get(input, "other"), *equal = json_get(expected, "equal");
        Text id = bytes(text), other = second ? bytes(second) : id;
        if (id.length < 1 || id.length > 256 || other.length < 1 || other.length > 256) return BAD_ARGUMENT;
        bool is_equal = !second || (equal && (equal->kind == JSON_TRUE) == same(id, other));
        *is_right = expected && expected->count == (second ? 2u : 1u) && is_equal
            && same_number(expected, "bytes", (long long)id.length);
        return ACCEPTED;
    }
    closed(input, "text", where);
    char canonical[31] = {0};
    bool is_timestamp = !strcmp(kind, "timestamp");
    verdict = is_timestamp ? timestamp_of(text->text, &seconds, &nanoseconds, canonical)
                           : duration_of(text->text, &seconds, &nanoseconds);
    const Value *form = json_get(expected, "canonical");
    *is_right = expected && same_number(expected, "seconds", seconds) && same_number(expected, "nanoseconds", nanoseconds)
        && expected->count == (is_timestamp ? 3u : 2u) && (!is_timestamp || (form && text_is(form->text, canonical)));
    return verdict;
}

/* The class of a reason, from errors.json. */
static Text class_of(Text reason, const char *where) {
    const Value *rows = array(&errors, "reasons", "errors.json");
    for (size_t i = 0; i < rows->count; i += 1)
        if (same(json_get(&rows->items[i], "reason")->text, reason)) return json_get(&rows->items[i], "code")->text;
    broken(where, "the reason %.*s is not in errors.json", (int)reason.length, reason.bytes);
    abort();
}

static void judge(const Value *vector, const char *kind, const char *path, bool is_out) {
    static const char *const classes[] = {"", "malformed", "bad-argument"};
    const char *id = word(vector, "id", path), *result = word(vector, "result", path);
    char where[512];
    snprintf(where, sizeof where, "%s: %s", path, id);
    const char *more = !strcmp(result, "valid") ? "expect" : !strcmp(result, "invalid") ? "error ?pointer" : "either";
    if (strcmp(more, "either") == 0 && strcmp(result, "either") != 0) broken(where, "the result %s is unknown", result);
    char list[128];
    snprintf(list, sizeof list, "id clauses ?needs comment flags input result ?live %s", more);
    closed(vector, list, where);
    const Value *either = json_get(vector, "either"), *expected = json_get(vector, "expect");
    const Value *reasons = json_get(vector, "error");
    if (either) {
        closed(either, "decidedBy ifAccepted ifRejected", where);
        expected = json_get(either, "ifAccepted");
        reasons = json_get(either, "ifRejected");
    }
    for (size_t i = 0; i < seen_count; i += 1)
        if (text_is(seen[i], id)) broken(where, "the id stands here twice");
    if (strncmp(id, "vec.", 4) || strncmp(id + 4, kind, strlen(kind)) || id[4 + strlen(kind)] != '.')
        broken(where, "the id is not one of the kind %s", kind);
    if (seen_count == sizeof seen / sizeof *seen) broken(where, "there are more vectors than this sample can hold");
    seen[seen_count++] = json_get(vector, "id")->text;
    bool is_right = false, has_class = false;
    Verdict verdict = is_out ? ACCEPTED : run(kind, json_get(vector, "input"), expected, &is_right, where);
    for (size_t i = 0; reasons && i < reasons->count; i += 1) {
        Text code = class_of(reasons->items[i].text, where);
        has_class = has_class || text_is(code, classes[verdict]);
    }
    if (is_out) return;
    executed += 1;
    if (verdict == ACCEPTED ? is_right : has_class) return;
    failures[failed++] = json_get(vector, "id")->text;
    const char *came = verdict == ACCEPTED ? "was accepted, with another outcome" : "was refused as ";
    fprintf(stderr, "%s %s: %s%s\n", where, word(vector, "comment", where), came, classes[verdict]);
}

static void run_file(const char *folder, const Value *row) {
    const char *path = word(row, "path", "manifest.json"), *kind = word(row, "kind", "manifest.json");
    bool is_out = false, is_known = false;
    for (size_t i = 0; i < sizeof excluded / sizeof *excluded; i += 1) {
        size_t length = strlen(excluded[i][1]);
        is_out = is_out || (!strncmp(path, "vectors/", 8) && !strncmp(path + 8, excluded[i][1], length) && path[8 + length] == '/');
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i += 1) is_known = is_known || !strcmp(kinds[i], kind);
    if (!is_known && !is_out) broken(path, "the kind %s is unknown", kind);
    Value file = loaded(folder, path);
    closed(&file, "format kind spec suite count about flags groups", path);
    if (strcmp(word(&file, "format", path), "vectors/1")) broken(path, "only vectors/1 can be read");
    if (strcmp(word(&file, "kind", path), kind)) broken(path, "another kind than announced");
    const Value *flags = json_get(&file, "flags"), *groups = array(&file, "groups", path);
    for (size_t i = 0; i < flags->count; i += 1) closed(&flags->items[i], "why bug effect ?refs", path);
    long found = 0;
    for (size_t i = 0; i < groups->count; i += 1) {
        closed(&groups->items[i], "id source ?given vectors", path);
        closed(json_get(&groups->items[i], "source"), "name version ?seed ?handwritten", path);
        const Value *vectors = array(&groups->items[i], "vectors", path);
        for (size_t j = 0; j < vectors->count; j += 1, found += 1) judge(&vectors->items[j], kind, path, is_out);
    }
    long counts[] = {whole(json_get(&file, "count")), whole(json_get(row, "count"))};
    if (counts[0] != found || counts[1] != found)
        broken(path, "%ld vectors announced, %ld in the manifest, %ld found", counts[0], counts[1], found);
}

int main(void) {
    const char *folder = getenv("PNS_VECTORS");
    if (!folder) broken("PNS_VECTORS", "name the folder of an unpacked archive: pns vectors export vectors.tar.gz");
    Value manifest = loaded(folder, "manifest.json");
    if (strcmp(word(&manifest, "format", "manifest.json"), "vectors-manifest/1"))
        broken("manifest.json", "only vectors-manifest/1 can be read");
    errors = loaded(folder, "errors.json");
    const Value *rows = array(&manifest, "vectors", "manifest.json");
    for (size_t i = 0; i < rows->count; i += 1) run_file(folder, &rows->items[i]);
    printf("{\"files\":%zu,\"executed\":%zu,\"passed\":%zu,\"failed\":%zu,\"failures\":[", rows->count, executed,
        executed - failed, failed);
    for (size_t i = 0; i < failed; i += 1)
        printf("%s\"%.*s\"", i ? "," : "", (int)failures[i].length, failures[i].bytes);
    printf("],\"excluded\":[");
    for (size_t i = 0; i < sizeof excluded / sizeof *excluded; i += 1)
        printf("%s{\"%s\":\"%s\",\"reason\":\"%s\"}", i ? "," : "", excluded[i][0], excluded[i][1], excluded[i][2]);
    printf("]}\n");
    return failed ? 1 : 0;
}
