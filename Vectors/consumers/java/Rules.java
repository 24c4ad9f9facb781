import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is tested: from the input of a vector to its `expect`, or a refusal. Put your own codec here. */
final class Rules {
    private static JSON.Refused refused() {
        return new JSON.Refused("bad-argument");
    }

    private static Matcher matched(String pattern, String text) {
        var found = Pattern.compile(pattern).matcher(text);
        if (!found.matches()) throw refused();
        return found;
    }

    static Map<String, Object> jsonText(Map<String, Object> input) {
        var value = JSON.read((byte[]) input.get("text"), 64);
        return Map.of("canonical", JSON.write(value).getBytes(StandardCharsets.UTF_8));
    }

    /** An integer by its exact value: 1.50e1 is 15, and 1e999999999 costs nothing. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> integer(Map<String, Object> input) {
        var range = (Map<String, String>) input.get("range");
        var value = JSON.read(((String) input.get("text")).getBytes(StandardCharsets.UTF_8), 64);
        if (!(value instanceof JSON.Numeral number)) throw refused();
        BigInteger exact;
        try {
            var decimal = new BigDecimal(number.text()).stripTrailingZeros();
            if (decimal.scale() > 0 || decimal.precision() - (long) decimal.scale() > 40) throw refused();
            exact = decimal.toBigIntegerExact();
        } catch (NumberFormatException tooFarOut) {
            // An exponent beyond 32 bits: only 0 is near.
            if (!number.text().matches("-?[0.]+[eE].*")) throw refused();
            exact = BigInteger.ZERO;
        }
        var isInside = exact.compareTo(new BigInteger(range.get("min"))) >= 0
            && exact.compareTo(new BigInteger(range.get("max"))) <= 0;
        if (!isInside) throw refused();
        return Map.of("value", exact.toString());
    }

    private static int nanoseconds(String fraction) {
        return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
    }

    static Map<String, Object> timestamp(Map<String, Object> input) {
        var form = "([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\\.([0-9]{1,9}))?"
            + "(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))";
        var found = matched(form, (String) input.get("text"));
        try {
            long offset = 0;
            if (found.group(4) != null) {
                var hours = Integer.parseInt(found.group(5));
                var minutes = Integer.parseInt(found.group(6));
                if (hours > 23 || minutes > 59) throw refused();
                offset = (hours * 60 + minutes) * (found.group(4).equals("-") ? -60L : 60L);
            }
            var local = LocalDateTime.parse(found.group(1) + "T" + found.group(2));
            var seconds = local.toEpochSecond(ZoneOffset.UTC) - offset;
            var utc = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
            if (utc.getYear() < 2 || utc.getYear() > 9999) throw refused();
            var nanoseconds = nanoseconds(found.group(3));
            var digits = String.format("%09d", nanoseconds);
            var places = digits.endsWith("000000") ? 3 : digits.endsWith("000") ? 6 : 9;
            var whole = Instant.ofEpochSecond(seconds).toString();
            var canonical = whole.substring(0, 19) + "." + digits.substring(0, places) + "Z";
            return Map.of("seconds", Long.toString(seconds), "nanoseconds", nanoseconds, "canonical", canonical);
        } catch (DateTimeException noSuchDay) {
            throw refused();
        }
    }

    static Map<String, Object> duration(Map<String, Object> input) {
        var form = "P(?=[0-9]|T[0-9])(?:([0-9]+)D)?(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?"
            + "(?:([0-9]+)(?:\\.([0-9]{1,9}))?S)?)?";
        var found = matched(form, (String) input.get("text"));
        var units = new long[] {86_400, 3_600, 60, 1};
        var total = IntStream.range(0, 4)
            .filter(place -> found.group(place + 1) != null)
            .mapToObj(place -> new BigInteger(found.group(place + 1)).multiply(BigInteger.valueOf(units[place])))
            .reduce(BigInteger.ZERO, BigInteger::add);
        if (total.bitLength() > 63) throw refused();
        return Map.of("seconds", total.toString(), "nanoseconds", nanoseconds(found.group(5)));
    }

    static Map<String, Object> identifier(Map<String, Object> input) {
        for (var name : new String[] {"text", "other"}) {
            var bytes = (byte[]) input.get(name);
            if (bytes != null && (bytes.length < 1 || bytes.length > 256)) throw refused();
        }
        var text = (byte[]) input.get("text");
        var answer = new LinkedHashMap<String, Object>(Map.of("bytes", text.length));
        if (input.get("other") != null) answer.put("equal", Arrays.equals(text, (byte[]) input.get("other")));
        return answer;
    }

    private static final String RIGHTS = "JRWPASDO";

    private static int rights(String text) {
        if (text.matches("(?s)[Nn].*")) return 0;
        matched("(?i)[" + RIGHTS + "]+", text);
        return text.toUpperCase().chars().map(letter -> 1 << RIGHTS.indexOf(letter)).reduce(0, (all, bit) -> all | bit);
    }

    private static int changed(int bits, String change) {
        if (change.matches("[Nn]?")) return bits;
        matched("(?i)([+-][" + RIGHTS + "]+)+", change);
        var groups = Pattern.compile("[+-][A-Za-z]+").matcher(change);
        while (groups.find()) {
            var set = rights(groups.group().substring(1));
            bits = groups.group().startsWith("+") ? bits | set : bits & ~set;
        }
        return bits;
    }

    static Map<String, Object> accessMode(Map<String, Object> input) {
        UnaryOperator<String> text = name -> (String) input.get(name);
        int bits;
        if (input.containsKey("bits")) bits = Integer.parseInt(((JSON.Numeral) input.get("bits")).text());
        else if (input.containsKey("text")) bits = rights(text.apply("text"));
        else bits = changed(rights(text.apply("mode")), text.apply("change"));
        if (bits < 0 || bits > 255) throw refused();
        var sum = bits;
        var letters = IntStream.range(0, 8)
            .filter(place -> (sum >> place & 1) == 1)
            .mapToObj(place -> RIGHTS.substring(place, place + 1))
            .collect(Collectors.joining());
        return Map.of("text", letters.isEmpty() ? "N" : letters, "bits", bits);
    }
}
