// What is tested: from the input of a vector to its `expect`, or `Refused`. Put your own codec here.

import { JSONNumber, Refused, read, write } from "./json.mjs";

const refuse = () => {
  throw new Refused();
};

// The integer of a number of JSON, exactly; 1.50e1 is 15, and 1e999999999 costs nothing.
function integer(value, low, high) {
  if (!(value instanceof JSONNumber)) refuse();
  const [, sign, whole, fraction = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(value.text);
  const digits = (whole + fraction.replace(/0+$/, "")).replace(/^0+/, "");
  let number = 0n;
  if (digits) {
    const shift = Number(exponent) - fraction.replace(/0+$/, "").length;
    const kept = shift < 0 ? digits.slice(0, Math.max(0, digits.length + shift)) : digits;
    if (shift + digits.length > 40 || !/^0*$/.test(digits.slice(kept.length))) refuse();
    if (kept === "") refuse();
    number = BigInt(kept) * 10n ** BigInt(Math.max(0, shift));
  }
  if (sign) number = -number;
  return number >= low && number <= high ? number : refuse();
}

const STAMP = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

function timestamp(text) {
  const found = STAMP.exec(text) ?? refuse();
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number);
  const [offsetHours, offsetMinutes] = [Number(found[9] ?? 0), Number(found[10] ?? 0)];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isDay = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!isDay || hour > 23 || minute > 59 || second > 59 || offsetHours > 23 || offsetMinutes > 59) refuse();
  const offset = (offsetHours * 60 + offsetMinutes) * (found[8] === "-" ? -60 : 60);
  const seconds = date.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset;
  const utcYear = new Date(seconds * 1000).getUTCFullYear();
  if (utcYear < 2 || utcYear > 9999) refuse();
  const digits = (found[7] ?? "").padEnd(9, "0");
  const places = digits.endsWith("000000") ? 3 : digits.endsWith("000") ? 6 : 9;
  const parts = new Date(seconds * 1000).toISOString().replace(/^\+?0*(\d{4})-/, "$1-").slice(0, 19);
  const canonical = parts + "." + digits.slice(0, places) + "Z";
  return { seconds: String(seconds), nanoseconds: Number(digits), canonical };
}

const DURATION = /^P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,9}))?S)?)?$/;

function duration(text) {
  const found = DURATION.exec(text) ?? refuse();
  const [days, hours, minutes, whole] = found.slice(1, 5).map((part) => BigInt(part ?? 0));
  const seconds = days * 86400n + hours * 3600n + minutes * 60n + whole;
  if (seconds >= 2n ** 63n) refuse();
  return { seconds: String(seconds), nanoseconds: Number((found[5] ?? "").padEnd(9, "0")) };
}

// --- numbers of users, topics, rights

const textOf = (number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(number);
  return bytes.toString("base64url");
};

// The bytes of a text in base64url, if it is the one text of them.
function dataOf(text, count) {
  const data = Buffer.from(text, "base64url");
  return data.length === count && data.toString("base64url") === text ? data : undefined;
}

const numberOf = (text) => dataOf(text, 8)?.readBigUInt64LE() ?? 0n;

function user(id) {
  const number = id.startsWith("usr") ? numberOf(id.slice(3)) : 0n;
  return number > 0n ? number : refuse();
}

function userNumber(given) {
  let number;
  if ("number" in given) number = BigInt(given.number);
  else if ("text" in given) number = numberOf(given.text.toString());
  else number = user(given.user_id.toString());
  if (number <= 0n || number >= 2n ** 64n) refuse();
  return { number: String(number), text: textOf(number), user_id: "usr" + textOf(number) };
}

const CATEGORIES = { usr: "user", grp: "group", chn: "channel", fnd: "find", slf: "own" };

function topic(name) {
  const [prefix, rest] = [name.slice(0, 3), name.slice(3)];
  if (name === "sys") return ["system", []];
  if (prefix in CATEGORIES && numberOf(rest)) return [CATEGORIES[prefix], [numberOf(rest)]];
  const data = prefix === "p2p" ? dataOf(rest, 16) : undefined;
  if (!data) refuse();
  const [low, high] = [data.readBigUInt64LE(0), data.readBigUInt64LE(8)];
  return low > 0n && low < high ? ["pair", [low, high]] : refuse();
}

function topicName(given) {
  let name = given.name?.toString();
  if (given.pair) {
    const numbers = given.pair.map(user).sort((a, b) => (a < b ? -1 : 1));
    const data = Buffer.alloc(16);
    numbers.forEach((number, place) => data.writeBigUInt64LE(number, 8 * place));
    name = "p2p" + data.toString("base64url");
  }
  const [category, numbers] = topic(name);
  const meaning = { name, category, numbers: numbers.map(String) };
  if (category === "group") meaning.alias = "chn" + name.slice(3);
  if (category === "channel") meaning.alias = "grp" + name.slice(3);
  if (given.viewer) {
    const others = numbers.filter((number) => number !== user(given.viewer));
    if (category === "pair" && others.length !== 1) refuse();
    meaning.seen = category === "pair" ? "usr" + textOf(others[0]) : name;
  }
  return meaning;
}

const RIGHTS = "JRWPASDO";

function rights(text) {
  if (/^n/i.test(text)) return 0;
  if (!/^[JRWPASDO]+$/i.test(text)) refuse();
  return [...text.toUpperCase()].reduce((bits, letter) => bits | (1 << RIGHTS.indexOf(letter)), 0);
}

function changed(bits, change) {
  if (/^n?$/i.test(change)) return bits;
  if (!/^([+-][JRWPASDO]+)+$/i.test(change)) refuse();
  const groups = change.match(/[+-][A-Za-z]+/g);
  return groups.reduce((sum, group) => {
    const set = rights(group.slice(1));
    return group[0] === "+" ? sum | set : sum & ~set;
  }, bits);
}

function accessMode(given) {
  let bits;
  if ("bits" in given) bits = given.bits >= 0 && given.bits < 256 ? given.bits : refuse();
  else bits = "text" in given ? rights(given.text) : changed(rights(given.mode), given.change);
  return { text: [...RIGHTS].filter((_, place) => bits & (1 << place)).join("") || "N", bits };
}

// --- the rest

const HOP = new Set([
  "connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "proxy-connection",
  "proxy-authorization", "proxy-authenticate", "host", "content-length", "accept-encoding",
]);

function headerForward({ headers }) {
  const lists = headers.filter(([name]) => name.toLowerCase() === "connection").map(([, value]) => value.split(","));
  const named = new Set(lists.flat().map((token) => token.trim().toLowerCase()));
  const stays = (name) => HOP.has(name) || named.has(name) || name.startsWith("sec-websocket-");
  return { headers: headers.filter(([name]) => !stays(name.toLowerCase())) };
}

function identifier({ text, other }) {
  for (const id of [text, other]) if (id && (id.length < 1 || id.length > 256)) refuse();
  return other ? { bytes: text.length, equal: text.equals(other) } : { bytes: text.length };
}

export const RUNNERS = {
  "json-text": ({ text }) => ({ canonical: Buffer.from(write(read(text))) }),
  integer: ({ text, range }) => ({
    value: String(integer(read(Buffer.from(text)), BigInt(range.min), BigInt(range.max))),
  }),
  timestamp: ({ text }) => timestamp(text),
  identifier,
  duration: ({ text }) => duration(text),
  "header-forward": headerForward,
  "user-number": userNumber,
  "topic-name": topicName,
  "access-mode": accessMode,
};
