import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * JSON by the letter of RFC 8259 over bytes: duplicate members, lone surrogates, bad UTF-8 and depth are noticed. Objects
 * are maps in the order of the text, arrays lists, and numbers keep their text.
 */
final class JSON {
    /** An input is refused; the code is the class of the error, and the demand of a vector. */
    static final class Refused extends RuntimeException {
        final String code;

        Refused(String code) {
            super(code, null, false, false);
            this.code = code;
        }
    }

    /** A number as it was written. */
    record Numeral(String text) {}

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private final String text;
    private final int deepest;
    private int at = 0;

    private JSON(String text, int deepest) {
        this.text = text;
        this.deepest = deepest;
    }

    static Object read(byte[] bytes, int deepest) {
        try {
            var reader = new JSON(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(), deepest);
            var value = reader.value(0);
            reader.space();
            if (reader.at < reader.text.length()) throw malformed();
            return value;
        } catch (CharacterCodingException | IndexOutOfBoundsException fault) {
            throw malformed();
        }
    }

    private static Refused malformed() {
        return new Refused("malformed");
    }

    private void space() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) at += 1;
    }

    private boolean take(char character) {
        space();
        if (text.charAt(at) != character) return false;
        at += 1;
        return true;
    }

    private Object value(int depth) {
        space();
        for (var word : new String[] {"null", "true", "false"}) {
            if (!text.startsWith(word, at)) continue;
            at += word.length();
            return word.equals("null") ? null : (Object) word.equals("true");
        }
        var first = text.charAt(at);
        if (first == '"') return string();
        if (first == '[' || first == '{') {
            if (depth == deepest) throw malformed();
            at += 1;
            return first == '[' ? array(depth + 1) : object(depth + 1);
        }
        Matcher found = NUMBER.matcher(text).region(at, text.length());
        if (!found.lookingAt()) throw malformed();
        at = found.end();
        return new Numeral(found.group());
    }

    private List<Object> array(int depth) {
        var items = new ArrayList<Object>();
        if (take(']')) return items;
        do items.add(value(depth)); while (take(','));
        if (!take(']')) throw malformed();
        return items;
    }

    private Map<String, Object> object(int depth) {
        var members = new LinkedHashMap<String, Object>();
        if (take('}')) return members;
        do {
            space();
            if (text.charAt(at) != '"') throw malformed();
            var name = string();
            if (members.containsKey(name) || !take(':')) throw malformed();
            members.put(name, value(depth));
        } while (take(','));
        if (!take('}')) throw malformed();
        return members;
    }

    private String string() {
        var result = new StringBuilder();
        for (at += 1; text.charAt(at) != '"'; at += 1) {
            var character = text.charAt(at);
            if (character < ' ') throw malformed();
            if (character == '\\') {
                at += 1;
                var escape = "\"\\/bfnrtu".indexOf(text.charAt(at));
                if (escape < 0) throw malformed();
                if (escape == 8) {
                    var hex = text.substring(at + 1, at + 5);
                    if (!hex.matches("[0-9a-fA-F]{4}")) throw malformed();
                    character = (char) Integer.parseInt(hex, 16);
                    at += 4;
                } else {
                    character = "\"\\/\b\f\n\r\t".charAt(escape);
                }
            }
            result.append(character);
        }
        at += 1;
        var isLone = result.codePoints().anyMatch(point -> point >= 0xD800 && point < 0xE000);
        if (isLone) throw malformed();
        return result.toString();
    }

    /** The canonical text: order and numbers kept, no whitespace. */
    static String write(Object value) {
        if (value instanceof Numeral number) return number.text();
        if (value instanceof String string) return quoted(string);
        if (value instanceof List<?> items) {
            return items.stream().map(JSON::write).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof Map<?, ?> members) {
            return members.entrySet().stream()
                .map(member -> quoted((String) member.getKey()) + ":" + write(member.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
        }
        return String.valueOf(value);
    }

    private static String quoted(String string) {
        var result = new StringBuilder("\"");
        for (var character : string.toCharArray()) {
            var place = "\"\\\b\f\n\r\t".indexOf(character);
            if (place >= 0) result.append('\\').append("\"\\bfnrt".charAt(place));
            else if (character < ' ') result.append(String.format("\\u%04x", (int) character));
            else result.append(character);
        }
        return result.append('"').toString();
    }
}
