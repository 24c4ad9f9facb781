#!/usr/bin/env node
// Runs the test vectors in the folder that PNS_VECTORS names; the contract is CONSUMERS.md. Node 20, nothing else.

import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { JSONNumber, Refused, read } from "./json.mjs";
import { RUNNERS } from "./rules.mjs";

const EXCLUDED = [
  { kind: "message-decode", reason: "the sample has no messages, only the rules that they are made of" },
  { kind: "message-encode", reason: "the sample has no messages, only the rules that they are made of" },
  { kind: "answer-page", reason: "the sample is about texts, not about a store" },
  { kind: "token-request", reason: "the sample is no server" },
  { kind: "preview", reason: "the sample shows nothing of a message" },
  { folder: "gateway", reason: "the sample speaks the profiles core and receipts" },
  { folder: "providers", reason: "the sample speaks the profiles core and receipts" },
];

class Broken extends Error {}

const demand = (holds, sentence) => {
  if (!holds) throw new Broken(sentence);
};

// --- bytes: {"text"}, {"hex"}, {"repeat", "times"}, {"join"}

function resolved(form) {
  const [word] = Object.keys(form);
  if (word === "text") return Buffer.from(form.text);
  if (word === "hex") return Buffer.from(form.hex, "hex");
  if (word === "join") return Buffer.concat(form.join.map(resolved));
  const unit = resolved(form.repeat);
  return Buffer.concat(Array(form.times).fill(unit));
}

const isBytes = (value) =>
  value && typeof value === "object" && ["text", "hex", "repeat", "join"].some((word) => Object.hasOwn(value, word));

const withBytes = (item) =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, isBytes(value) ? resolved(value) : value]));

// --- the set

const ALWAYS = ["id", "clauses", "comment", "flags", "input", "result"];
const BESIDE = {
  valid: [["expect"], []],
  invalid: [["error"], ["pointer"]],
  either: [["either"], []],
};
const INPUTS = {
  "json-text": ["text"], integer: ["text,range"], timestamp: ["text"], duration: ["text"],
  identifier: ["text", "text,other"], "header-forward": ["headers"], "user-number": ["number", "text", "user_id"],
  "topic-name": ["name", "name,viewer", "pair"], "access-mode": ["text", "bits", "mode,change"],
};

function closed(item, always, maybe, where) {
  demand(item && typeof item === "object" && !Array.isArray(item), `${where} is no object`);
  const missing = always.find((name) => !(name in item));
  demand(missing === undefined, `${where}: the member ${missing} is missing`);
  const unknown = Object.keys(item).find((name) => !always.includes(name) && !maybe.includes(name));
  demand(unknown === undefined, `${where}: the member ${unknown} is unknown`);
}

// Plain values: the numbers of a vector file itself are small.
function plain(value) {
  if (value instanceof JSONNumber) return Number(value.text);
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, item]) => [name, plain(item)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

function loaded(folder, path) {
  try {
    return plain(read(readFileSync(`${folder}/${path}`), 512));
  } catch (error) {
    throw new Broken(`${path} cannot be read: ${error.message}`);
  }
}

function isExcluded(path, kind, vector) {
  const names = {
    folder: [path.split("/")[1]],
    kind: [kind],
    message: [vector.input.message],
    feature: vector.needs ?? [],
    id: [vector.id],
  };
  return EXCLUDED.some((entry) => Object.keys(names).some((key) => key in entry && names[key].includes(entry[key])));
}

function vectorsOf(folder) {
  const manifest = loaded(folder, "manifest.json");
  demand(manifest.format === "vectors-manifest/1", "manifest.json: only vectors-manifest/1 can be read");
  const codes = new Map(loaded(folder, "errors.json").reasons.map((row) => [row.reason, row.code]));
  const [seen, all] = [new Set(), []];
  for (const row of manifest.vectors) {
    const { path, kind } = row;
    const file = loaded(folder, path);
    closed(file, ["format", "kind", "spec", "suite", "count", "about", "flags", "groups"], [], path);
    demand(file.format === "vectors/1" && file.kind === kind, `${path}: another format or kind than announced`);
    const named = (entry) => entry.kind === kind || entry.folder === path.split("/")[1];
    demand(kind in RUNNERS || EXCLUDED.some(named), `${path}: the kind ${kind} is unknown`);
    for (const [name, flag] of Object.entries(file.flags)) {
      closed(flag, ["why", "bug", "effect"], ["refs"], `${path}: the flag ${name}`);
    }
    let found = 0;
    for (const group of file.groups) {
      closed(group, ["id", "source", "vectors"], ["given"], `${path}: a group`);
      closed(group.source, ["name", "version"], ["seed", "handwritten"], `${path}: ${group.id}`);
      for (const vector of group.vectors) {
        const where = `${path}: ${vector.id ?? "a vector"}`;
        const [always, maybe] = BESIDE[vector.result] ?? [];
        demand(always, `${where}: the result ${vector.result} is unknown`);
        closed(vector, [...ALWAYS, ...always], ["needs", "live", ...maybe], where);
        if (vector.either) closed(vector.either, ["decidedBy", "ifAccepted", "ifRejected"], [], where);
        demand(!seen.has(vector.id) && vector.id.startsWith(`vec.${kind}.`), `${where}: the id is here twice, or not of the kind`);
        seen.add(vector.id);
        const reasons = vector.error ?? vector.either?.ifRejected ?? [];
        demand(reasons.every((reason) => codes.has(reason)), `${where}: a reason is not in errors.json`);
        const isLeftOut = isExcluded(path, kind, vector);
        const names = Object.keys(vector.input).sort().join();
        const shapes = INPUTS[kind]?.map((shape) => shape.split(",").sort().join());
        demand(isLeftOut || shapes.includes(names), `${where}: the members of the input are missing or unknown`);
        if (!isLeftOut) all.push({ path, kind, vector, codes: new Set(reasons.map((reason) => codes.get(reason))) });
        found += 1;
      }
    }
    demand(found === file.count && found === row.count, `${path}: ${file.count} vectors announced, ${found} found`);
  }
  return { files: manifest.vectors.length, all };
}

// --- running

// Undefined where the vector is obeyed, else what happened.
function verdict({ kind, vector, codes }) {
  const expected = vector.expect ?? vector.either?.ifAccepted;
  let actual;
  try {
    actual = RUNNERS[kind](withBytes(vector.input));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return codes.has(error.code) ? undefined : `refused as ${error.code}`;
  }
  if (!expected) return `accepted as ${JSON.stringify(actual)}`;
  if (isDeepStrictEqual(withBytes(expected), actual)) return undefined;
  return `gave ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`;
}

function main() {
  const folder = process.env.PNS_VECTORS;
  demand(folder, "set PNS_VECTORS to the folder of an unpacked archive: pns vectors export vectors.tar.gz");
  const { files, all } = vectorsOf(folder);
  const failures = [];
  for (const item of all) {
    const wrong = verdict(item);
    if (!wrong) continue;
    failures.push(item.vector.id);
    console.error(`${item.path} ${item.vector.id} ${item.vector.comment}: ${wrong}`);
  }
  const [executed, failed] = [all.length, failures.length];
  console.log(JSON.stringify({ files, executed, passed: executed - failed, failed, failures, excluded: EXCLUDED }));
  return failed ? 1 : 0;
}

try {
  process.exitCode = main();
} catch (error) {
  console.error(error instanceof Broken ? error.message : `the set is not of the form vectors/1: ${error.stack}`);
  process.exitCode = 2;
}
