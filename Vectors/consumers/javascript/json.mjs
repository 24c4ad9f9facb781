// JSON by the letter of RFC 8259 over bytes: duplicate members, lone surrogates, bad UTF-8 and depth are noticed, numbers
// keep their text, objects are Maps. JSON.parse sees none of this.

export class Refused extends Error {
  constructor(code = "bad-argument") {
    super(code);
    this.code = code;
  }
}

export class JSONNumber {
  constructor(text) {
    this.text = text;
  }
}

const DEEPEST = 64;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const ESCAPES = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

export function read(bytes, deepest = DEEPEST) {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refused("malformed");
  }
  let at = 0;
  const fail = () => {
    throw new Refused("malformed");
  };
  const space = () => {
    while (" \t\n\r".includes(text[at] || "x")) at += 1;
  };
  const take = (character) => {
    space();
    if (text[at] !== character) return false;
    at += 1;
    return true;
  };
  function string() {
    let result = "";
    for (at += 1; text[at] !== '"'; at += 1) {
      const character = text[at];
      if (character === undefined || character < " ") fail();
      if (character !== "\\") {
        result += character;
        continue;
      }
      at += 1;
      if (text[at] === "u") {
        const hex = text.slice(at + 1, at + 5);
        if (!/^[0-9a-fA-F]{4}$/.test(hex)) fail();
        result += String.fromCharCode(parseInt(hex, 16));
        at += 4;
      } else {
        result += ESCAPES[text[at]] ?? fail();
      }
    }
    at += 1;
    return result.isWellFormed() ? result : fail();
  }
  function value(depth) {
    space();
    const first = text[at];
    if (first === '"') return string();
    if (first === "[" || first === "{") {
      if (depth === deepest) fail();
      at += 1;
      const isArray = first === "[";
      const end = isArray ? "]" : "}";
      const [items, members] = [[], new Map()];
      if (!take(end)) {
        do {
          space();
          if (isArray) {
            items.push(value(depth + 1));
          } else {
            if (text[at] !== '"') fail();
            const name = string();
            if (members.has(name) || !take(":")) fail();
            members.set(name, value(depth + 1));
          }
        } while (take(","));
        if (!take(end)) fail();
      }
      return isArray ? items : members;
    }
    for (const [word, meaning] of [["null", null], ["true", true], ["false", false]]) {
      if (text.startsWith(word, at)) {
        at += word.length;
        return meaning;
      }
    }
    NUMBER.lastIndex = at;
    const found = NUMBER.exec(text) ?? fail();
    at += found[0].length;
    return new JSONNumber(found[0]);
  }
  const result = value(0);
  space();
  return at === text.length ? result : fail();
}

const SHORT = { '"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function quoted(text) {
  const escape = (c) => SHORT[c] ?? "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0");
  return '"' + text.replace(/["\\\u0000-\u001f]/g, escape) + '"';
}

// The canonical text: order and numbers kept, no whitespace.
export function write(value) {
  if (value instanceof JSONNumber) return value.text;
  if (value instanceof Map) return "{" + [...value].map(([name, item]) => quoted(name) + ":" + write(item)).join() + "}";
  if (Array.isArray(value)) return "[" + value.map(write).join() + "]";
  return typeof value === "string" ? quoted(value) : String(value);
}
