import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Runs the test vectors in the folder that PNS_VECTORS names; the contract is CONSUMERS.md. Java 17, nothing else. */
public final class Consumer {
    /** What is not run: which member names it, its value, the reason. */
    private static final String[][] EXCLUDED = {
        {"folder", "core", "the sample is about the text rules, and rights"},
        {"folder", "gateway", "the sample is about the text rules, and rights"},
        {"folder", "providers", "the sample is about the text rules, and rights"},
        {"kind", "message-decode", "the sample has no messages"},
        {"kind", "message-encode", "the sample has no messages"},
        {"kind", "preview", "the sample shows nothing of a message"},
        {"kind", "topic-name", "the sample knows no topics"},
        {"kind", "user-number", "the sample knows no users"},
    };

    /** What each kind does, and the members that its input can have. */
    private record Kind(Function<Map<String, Object>, Map<String, Object>> run, String... inputs) {}

    private static final Map<String, Kind> KINDS = Map.of(
        "json-text", new Kind(Rules::jsonText, "[text]"),
        "integer", new Kind(Rules::integer, "[range, text]"),
        "timestamp", new Kind(Rules::timestamp, "[text]"),
        "duration", new Kind(Rules::duration, "[text]"),
        "identifier", new Kind(Rules::identifier, "[text]", "[other, text]"),
        "access-mode", new Kind(Rules::accessMode, "[text]", "[bits]", "[change, mode]"));

    /** The set of vectors is not what it says; nothing was judged. */
    private static final class Broken extends RuntimeException {
        Broken(String sentence) {
            super(sentence);
        }
    }

    private static void demand(boolean holds, String sentence) {
        if (!holds) throw new Broken(sentence);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value, String where) {
        demand(value instanceof Map, where + " is no object");
        return (Map<String, Object>) value;
    }

    private static List<?> array(Object value, String where) {
        demand(value instanceof List, where + " is no array");
        return (List<?>) value;
    }

    private static boolean isExcluded(String member, Object value) {
        return Arrays.stream(EXCLUDED).anyMatch(entry -> entry[0].equals(member) && entry[1].equals(value));
    }

    /** Demands an object with these members and no others; those behind `?` can be absent. */
    private static Map<String, Object> closed(Object value, String names, String where) {
        var members = object(value, where);
        var known = new HashSet<String>();
        for (var name : names.split(" ")) {
            known.add(name.replace("?", ""));
            demand(name.startsWith("?") || members.containsKey(name), where + ": the member " + name + " is missing");
        }
        members.keySet().forEach(name -> demand(known.contains(name), where + ": the member " + name + " is unknown"));
        return members;
    }

    private static Map<String, Object> loaded(Path folder, String path) {
        try {
            return object(JSON.read(Files.readAllBytes(folder.resolve(path)), 512), path);
        } catch (IOException | JSON.Refused fault) {
            throw new Broken(path + " cannot be read: " + fault);
        }
    }

    /** The bytes of one of their forms. */
    private static byte[] bytes(Map<String, Object> form) {
        if (form.get("text") instanceof String text) return text.getBytes(StandardCharsets.UTF_8);
        if (form.get("hex") instanceof String hex) return HexFormat.of().parseHex(hex);
        var all = new ByteArrayOutputStream();
        if (form.containsKey("join")) {
            for (var part : array(form.get("join"), "join")) all.writeBytes(bytes(object(part, "bytes")));
        } else {
            var unit = bytes(object(form.get("repeat"), "bytes"));
            for (var left = whole(form.get("times")); left > 0; left -= 1) all.writeBytes(unit);
        }
        return all.toByteArray();
    }

    private static int whole(Object value) {
        return value instanceof JSON.Numeral number ? Integer.parseInt(number.text()) : -1;
    }

    private static Map<String, Object> withBytes(Map<String, Object> item) {
        var result = new LinkedHashMap<String, Object>();
        item.forEach((name, value) -> {
            var isBytes = value instanceof Map<?, ?> form
                && (form.containsKey("text") || form.containsKey("hex") || form.containsKey("repeat") || form.containsKey("join"));
            result.put(name, isBytes ? bytes(object(value, name)) : value);
        });
        return result;
    }

    private static boolean same(Map<String, Object> expected, Map<String, Object> actual) {
        if (!expected.keySet().equals(actual.keySet())) return false;
        return expected.entrySet().stream().allMatch(member -> {
            var wanted = member.getValue() instanceof JSON.Numeral number ? (Object) whole(number) : member.getValue();
            return Objects.deepEquals(wanted, actual.get(member.getKey()));
        });
    }

    /** Null where the vector is obeyed, else what happened. */
    private static String wrong(Kind kind, Map<String, Object> vector, Set<String> codes) {
        var expected = vector.get("expect");
        if (vector.get("either") instanceof Map<?, ?> either) expected = either.get("ifAccepted");
        try {
            var actual = kind.run().apply(withBytes(object(vector.get("input"), "input")));
            if (expected == null) return "accepted as " + actual;
            return same(withBytes(object(expected, "expect")), actual) ? null : "gave " + actual + ", not " + expected;
        } catch (JSON.Refused refused) {
            return codes.contains(refused.code) ? null : "refused as " + refused.code;
        }
    }

    private final List<String> failures = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final Map<Object, String> codes = new HashMap<>();
    private int executed = 0;

    private int runFile(Path folder, Map<String, Object> row) {
        var path = (String) row.get("path");
        var name = (String) row.get("kind");
        var isFileOut = isExcluded("folder", path.split("/")[1]) || isExcluded("kind", name);
        var kind = KINDS.get(name);
        demand(kind != null || isFileOut, path + ": the kind " + name + " is unknown");
        var file = closed(loaded(folder, path), "format kind spec suite count about flags groups", path);
        demand("vectors/1".equals(file.get("format")) && name.equals(file.get("kind")), path + ": another format or kind");
        object(file.get("flags"), path).forEach((flag, about) -> closed(about, "why bug effect ?refs", path + ": " + flag));
        var found = 0;
        for (var item : array(file.get("groups"), path)) {
            var group = closed(item, "id source ?given vectors", path + ": a group");
            closed(group.get("source"), "name version ?seed ?handwritten", path + ": a source");
            for (var each : array(group.get("vectors"), path)) {
                runVector(object(each, path), kind, name, path, isFileOut);
                found += 1;
            }
        }
        var isWhole = found == whole(file.get("count")) && found == whole(row.get("count"));
        demand(isWhole, path + ": " + whole(file.get("count")) + " vectors announced, " + found + " found");
        return found;
    }

    private void runVector(Map<String, Object> vector, Kind kind, String name, String path, boolean isOut) {
        var where = path + ": " + vector.get("id");
        var more = Map.of("valid", "expect", "invalid", "error ?pointer", "either", "either").get(String.valueOf(vector.get("result")));
        demand(more != null, where + ": the result " + vector.get("result") + " is unknown");
        closed(vector, "id clauses ?needs comment flags input result ?live " + more, where);
        var id = String.valueOf(vector.get("id"));
        demand(seen.add(id) && id.startsWith("vec." + name + "."), where + ": the id is here twice, or not of the kind");
        Object reasons = vector.get("error");
        if (vector.containsKey("either")) {
            reasons = closed(vector.get("either"), "decidedBy ifAccepted ifRejected", where).get("ifRejected");
        }
        var classes = new HashSet<String>();
        for (var reason : reasons == null ? List.of() : array(reasons, where)) {
            demand(codes.containsKey(reason), where + ": the reason " + reason + " is not in errors.json");
            classes.add(codes.get(reason));
        }
        if (isOut) return;
        var names = new TreeSet<>(object(vector.get("input"), where).keySet()).toString();
        demand(Arrays.asList(kind.inputs()).contains(names), where + ": the members of the input are missing or unknown");
        executed += 1;
        var why = wrong(kind, vector, classes);
        if (why == null) return;
        failures.add(id);
        System.err.println(where + " " + vector.get("comment") + ": " + why);
    }

    private int run(Path folder) {
        var manifest = loaded(folder, "manifest.json");
        demand("vectors-manifest/1".equals(manifest.get("format")), "manifest.json: only vectors-manifest/1 can be read");
        for (var item : array(loaded(folder, "errors.json").get("reasons"), "errors.json")) {
            var row = object(item, "errors.json");
            codes.put(row.get("reason"), (String) row.get("code"));
        }
        var rows = array(manifest.get("vectors"), "manifest.json");
        for (var row : rows) runFile(folder, object(row, "manifest.json"));
        var excluded = new ArrayList<Object>();
        for (var entry : EXCLUDED) {
            var members = new LinkedHashMap<String, Object>();
            members.put(entry[0], entry[1]);
            members.put("reason", entry[2]);
            excluded.add(members);
        }
        var summary = new LinkedHashMap<String, Object>();
        summary.put("files", rows.size());
        summary.put("executed", executed);
        summary.put("passed", executed - failures.size());
        summary.put("failed", failures.size());
        summary.put("failures", failures);
        summary.put("excluded", excluded);
        System.out.println(JSON.write(summary));
        return failures.isEmpty() ? 0 : 1;
    }

    /** Ends with 0, 1 or 2, as CONSUMERS.md says. */
    public static void main(String[] arguments) {
        var folder = System.getenv("PNS_VECTORS");
        int status;
        try {
            demand(folder != null, "set PNS_VECTORS to the folder of an unpacked archive: pns vectors export vectors.tar.gz");
            status = new Consumer().run(Path.of(folder));
        } catch (Broken broken) {
            System.err.println(broken.getMessage());
            status = 2;
        } catch (ClassCastException | NullPointerException | IllegalArgumentException fault) {
            System.err.println("the set is not of the form vectors/1: " + fault);
            status = 2;
        }
        System.exit(status);
    }
}
