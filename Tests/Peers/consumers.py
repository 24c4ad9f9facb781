"""Consumers of the vectors in other languages. Usage: consumers.py PNS [--may-skip]

The samples of Vectors/consumers have to be good by `pns vectors check-consumer`, and each broken form of the Python one
has to be caught; the archive has to be the same bytes each time, and what it says; `pns vectors grade` has to tell a
broken bridge from a wrong codec. Without --may-skip a missing toolchain fails. Ends with `N passed, N failed`.
"""

import concurrent.futures
import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from xml.etree import ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
SAMPLES = os.path.join(ROOT, "Vectors", "consumers")

#: Each sample: what it needs, how it is built into the folder {out}, how it is started.
LANGUAGES = {
    "python": (["python3"], None, ["python3", "{source}/consumer.py"]),
    "javascript": (["node"], None, ["node", "{source}/consumer.mjs"]),
    "perl": (["perl"], None, ["perl", "{source}/consumer.pl"]),
    "rust": (["rustc"], ["rustc", "--edition", "2021", "-D", "warnings", "-o", "{out}/consumer", "{source}/consumer.rs"],
             ["{out}/consumer"]),
    "java": (["javac", "java"], ["javac", "-Werror", "-d", "{out}", "{source}/*.java"],
             ["java", "-cp", "{out}", "Consumer"]),
    "c": (["cc"], ["cc", "-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror", "-o", "{out}/consumer", "{source}/*.c"],
          ["{out}/consumer"]),
}  # fmt: skip

#: Broken forms of consumer.py: what is replaced by what, and a doctored set that has to find it.
BUGS = [
    ("runs and compares nothing", 'wrong = verdict(kind, vector, codes)\n', "wrong = None\n", "json-text.other-expectation"),
    ("takes any refusal", "return None if refused.code in codes", "return None if codes", "json-text.other-class"),
    ("takes a refusal for a pass", "return None if refused.code in codes", "return None if True", "json-text.accepts-what-is-refused"),
    ("does not look at what is accepted", "    return None if same(", "    return None if True or same(", "integer.other-expectation"),
    ("passes what should be refused", '        return f"accepted as {actual}"', "        return None", "json-text.refuses-what-is-accepted"),
    ("compares doubles", "    if expected == actual:\n", "    if expected == actual or doubles(expected) == doubles(actual):\n", "integer.neighbouring-number"),
    ("ignores unknown members", "or set(item) - set(always) - set(maybe)\n", "\n", "unknown-member.vector"),
    ("skips unknown kinds", "        if kind not in RUNNERS and not is_named:\n", "        if kind not in RUNNERS:\n            continue\n        if False:\n", "unknown-kind"),
    ("trusts the count", "if not len(found) == file[\"count\"] == row[\"count\"]:", "if False:", "missing-vector"),
    ("trusts the file's count", "if not len(found) == file[\"count\"] == row[\"count\"]:", "if len(found) != file[\"count\"]:", "wrong-count.manifest"),
    ("lets ids stand twice", 'if vector["id"] in seen or not', "if not", "duplicate-id"),
    ("skips files that it cannot read", "        file = loaded(folder, path)\n", "        try:\n            file = loaded(folder, path)\n        except Broken:\n            continue\n", "truncated"),
    ("leaves out what it does not know", "                if vector.get(\"result\") not in RESULTS:\n                    raise Broken(f\"{where}: the result {vector.get('result')!r} is unknown\")\n", "                if vector.get(\"result\") not in RESULTS:\n                    found.append((path, kind, vector, set(), True))\n                    continue\n", "unknown-result"),
    ("has no status for broken sets", "        print(broken, file=sys.stderr)\n        return 2\n", "        print(broken, file=sys.stderr)\n        return 1\n", "truncated"),
    ("does not say which file", "        print(broken, file=sys.stderr)\n", "        print('something is wrong', file=sys.stderr)\n", "truncated"),
    ("knows how many vectors there are", "    failures, executed = [], 0\n", "    failures, executed = [], 0\n    found = found[:KNOWN]\n", "sound.one-more"),
    ("skips what it does not say", "        if left_out:\n", "        if left_out or kind == 'preview':\n", "sound.exported"),
    ("names no failures", '"failures": failures', '"failures": []', "json-text.other-expectation"),
    ("normalises", "    if expected == actual:\n", "    if expected == actual or normal(expected) == normal(actual):\n", "json-text.other-normal-form"),
    ("reads line by line", "            return json.load(file, object_pairs_hook=no_twins)\n", "            return json.loads(demand_lines(file.read()), object_pairs_hook=no_twins)\n", "sound.compact"),
]  # fmt: skip

HELPERS = '''
def doubles(value):
    return {name: float(item) if isinstance(item, str) and item.isdigit() else item for name, item in value.items()}

def normal(value):
    import unicodedata
    return {name: unicodedata.normalize("NFC", item.decode()) if isinstance(item, bytes) else item for name, item in value.items()}

def demand_lines(text):
    if text.count("\\n") < 5:
        raise ValueError("no lines")
    return text
'''

#: Programs that are no consumers: their text, and what they are called.
NONE_AT_ALL = {
    "says nothing": ("import sys\n", "refuses-the-sound-set"),
    "is gone at once": ("import os; os.kill(os.getpid(), 9)\n", "refuses-the-sound-set"),
    "passes everything": (
        "import json, os\n"
        "m = json.load(open('LIST'))\n"
        "print(json.dumps({'files': len(m), 'executed': sum(m), 'passed': sum(m), 'failed': 0, 'failures': [], 'excluded': []}))\n",
        "passes-everything",
    ),
    "excludes everything": (
        "import json\n"
        "m = json.load(open('LIST'))\n"
        "x = [{'folder': f, 'reason': 'later'} for f in json.load(open('FOLDERS'))]\n"
        "print(json.dumps({'files': len(m), 'executed': 0, 'passed': 0, 'failed': 0, 'failures': [], 'excluded': x}))\n",
        "runs-nothing",
    ),
}  # fmt: skip

passed = failed = 0


def expect(condition, sentence):
    global passed, failed
    passed, failed = (passed + 1, failed) if condition else (passed, failed + 1)
    print(f"{'ok' if condition else 'FAILED'}: {sentence}", flush=True)


def pns(program, *arguments, timeout=600):
    ended = subprocess.run([program, "vectors", *arguments], capture_output=True, text=True, timeout=timeout)
    return ended.returncode, ended.stdout, ended.stderr


def check(program, folder, command, *flags):
    """Status and report of check-consumer."""
    path = os.path.join(folder, "check.json")
    status, output, _ = pns(program, "check-consumer", "--json", path, *flags, "--", *command, timeout=1200)
    with open(path) as file:
        return status, json.load(file), output


def faults(report):
    return {finding["id"]: finding["fault"] for finding in report["findings"] if "fault" in finding}


def together(function, items):
    """Does something for each item, as many at once as there are processors; what it says is told in order."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for found in pool.map(lambda item: list(function(item)), items):
            for condition, sentence in found:
                expect(condition, sentence)


def samples(program, folder, may_skip):
    def sample(item):
        name, (tools, build, start) = item
        missing = [tool for tool in tools if not shutil.which(tool)]
        if missing:
            return (yield may_skip, f"{name}: {missing[0]} is not installed, the sample is not tried")
        out = os.path.join(folder, name)
        os.makedirs(out)
        places = {"source": os.path.join(SAMPLES, name), "out": out}
        words = []
        for word in build or ():
            word = word.format(**places)
            folder_of, _, ending = word.partition("*")
            words += sorted(folder_of + f for f in os.listdir(folder_of) if f.endswith(ending)) if ending else [word]
        if build:
            built = subprocess.run(words, capture_output=True, text=True)
            said = built.stderr and ": " + built.stderr[:400]
            yield built.returncode == 0, f"{name}: is built without a warning{said}"
            if built.returncode:
                return
        status, report, output = check(program, out, [word.format(**places) for word in start])
        sentence = f"{name}: good, {report.get('executed')} vectors, {report['noticed']} of {report['doctored']} noticed"
        is_good = status == 0 and report["standing"] == "good" and report["doctored"] > 30
        yield is_good, sentence if is_good else f"{sentence}\n{output[-4000:]}"

    together(sample, LANGUAGES.items())


def bugs(program, folder, count):
    with open(os.path.join(SAMPLES, "python", "consumer.py")) as file:
        text = file.read()

    def bug(item):
        number, (name, old, new, due) = item
        place = os.path.join(folder, f"broken-{number}")
        shutil.copytree(os.path.join(SAMPLES, "python"), place)
        changed = text.replace(old, new).replace("KNOWN", str(count))
        changed = changed.replace("# --- the set\n", HELPERS + "\n# --- the set\n")
        with open(os.path.join(place, "consumer.py"), "w") as file:
            file.write(changed)
        only = [] if due == "sound.exported" else ["--only", due]
        status, report, _ = check(program, place, ["python3", os.path.join(place, "consumer.py")], *only)
        yield old in text and status == 1 and due in faults(report), f"a consumer that {name} is caught by {due}"

    together(bug, enumerate(BUGS))


def none_at_all(program, folder, manifest):
    rows = manifest["vectors"]
    with open(os.path.join(folder, "list.json"), "w") as file:
        json.dump([row["count"] for row in rows], file)
    with open(os.path.join(folder, "folders.json"), "w") as file:
        json.dump(sorted({row["path"].split("/")[1] for row in rows}), file)
    for name, (text, standing) in NONE_AT_ALL.items():
        path = os.path.join(folder, "none.py")
        with open(path, "w") as file:
            for word in ("list", "folders"):
                text = text.replace(word.upper(), os.path.join(folder, word + ".json"))
            file.write(text)
        status, report, output = check(program, folder, ["python3", path])
        expect(status == 1 and report["standing"] == standing, f"one that {name}: {standing}, not {report['standing']}")
    place = os.path.join(folder, "fails")
    shutil.copytree(os.path.join(SAMPLES, "python"), place)
    with open(os.path.join(place, "consumer.py")) as file:
        text = file.read().replace("        wrong = verdict(kind, vector, codes)\n", '        wrong = "no"\n')
    with open(os.path.join(place, "consumer.py"), "w") as file:
        file.write(text)
    status, report, output = check(program, folder, ["python3", os.path.join(place, "consumer.py")])
    expect(status == 1 and report["standing"] == "fails-everything", "one that fails everything: fails-everything")
    status, _, error = pns(program, "check-consumer", "--", "no-such-program-at-all")
    expect(status == 3 and "no-such-program-at-all" in error, "a program that is not there: status 3, and its name")
    status, _, error = pns(program, "check-consumer")
    expect(status in (2, 64) and "--" in error, "no program: wrong usage")
    with open(path, "w") as file:
        file.write("import time; time.sleep(60)\n")
    status, report, _ = check(program, folder, ["python3", path], "--timeout", "1")
    expect(status == 1 and "within 1 s" in report["findings"][0]["fault"], "one that does not end: ended after --timeout")


def archive(program, folder):
    paths = [os.path.join(folder, f"{n}.tar.gz") for n in (1, 2, 3)]
    for path, flags in zip(paths, ([], [], ["--suite", ROOT])):
        status, _, error = pns(program, "export", *flags, path)
        expect(status == 0 and os.path.getsize(path) > 10_000, f"export {' '.join(flags[:1])}: {error.strip()}")
    first, second, third = (open(path, "rb").read() for path in paths)
    expect(first == second, "two archives are the same bytes")
    expect(first == third, "so is one of the folder that the program was built from")
    raw = gzip.decompress(first)
    expect(len(first) * 4 < len(raw), f"{len(raw)} bytes are packed into {len(first)}")
    with tarfile.open(fileobj=io.BytesIO(raw)) as tape:
        members = {member.name.split("/", 1)[1]: member for member in tape.getmembers()}
        texts = {name: tape.extractfile(member).read() for name, member in members.items()}
    plain = all(m.isfile() and m.mtime == 0 and m.uid == m.gid == 0 and m.mode == 0o644 for m in members.values())
    expect(plain, "plain files of no time and no owner")
    manifest = json.loads(texts["manifest.json"])
    rows = {row["path"]: row for row in manifest["files"]}
    expect(set(rows) == set(texts) - {"manifest.json"}, "the manifest lists every file but itself")
    right = all(hashlib.sha256(texts[p]).hexdigest() == row["sha256"] and len(texts[p]) == row["bytes"] for p, row in rows.items())
    expect(right, "with the digest and the length of each")
    for name in ("CONSUMERS.md", "LICENSE.md", "errors.json", "vectors.schema.json", "schemas/receipt.schema.json"):
        expect(name in texts, f"{name} is in it")
    counts = {row["path"]: sum(len(g["vectors"]) for g in json.loads(texts[row["path"]])["groups"]) for row in manifest["vectors"]}
    expect(all(counts[row["path"]] == row["count"] for row in manifest["vectors"]), "and the counts are right")
    status, _, error = pns(program, "export", os.path.join(folder, "x.zip"))
    expect(status != 0 and "tar.gz" in error, "another ending is refused")
    return manifest


def looking(program, folder, manifest):
    total = sum(row["count"] for row in manifest["vectors"])
    status, output, _ = pns(program, "list", "--json")
    expect(status == 0 and len(json.loads(output)) == total, "list has every vector")
    _, output, _ = pns(program, "list", "--json", "--kind", "json-text", "--clause", "JSN-003", "--feature", "strict-json")
    found = json.loads(output)
    good = all(v["kind"] == "json-text" and "JSN-003" in v["clauses"] and "strict-json" in v["needs"] for v in found)
    expect(found and good, f"filters: {len(found)} by kind, clause and feature")
    status, _, error = pns(program, "list", "--kind", "json-txt")
    expect(status == 2 and "json-text" in error, "an unknown kind: status 2, and those that there are")
    status, _, error = pns(program, "list", "--kind", "integer", "--message", "receipt")
    expect(status == 6 and "filter" in error, "filters that agree on nothing: status 6")
    status, output, _ = pns(program, "show", "vec.json-text.0018")
    expect(status == 0 and "trailing-comma is of the class malformed" in output and "JSN-002" in output, "show tells it all")
    path = os.path.join(folder, "page.html")
    status, _, _ = pns(program, "page", path)
    with open(path, encoding="utf-8") as file:
        page = file.read()
    expect(status == 0 and page.count('class="scenario"') == total, "the page has every vector")
    expect("http://" not in page.split("<main>")[0] and "src=" not in page and "prefers-color-scheme" in page, "and needs no network")


BRIDGES = {
    "writes no JSON": "print('hello', flush=True)\n",
    "ends at once": "",
    "says another hello": "import sys\nfor l in sys.stdin: print('{\"hello\":\"other/1\",\"name\":\"x\"}', flush=True)\n",
    "never flushes": "import sys\nfor l in sys.stdin: print('{}')\n",
    "repairs texts": (
        "import sys, json\nfor l in sys.stdin:\n q = json.loads(l)\n"
        " print(json.dumps({'hello': 'pns-bridge/1', 'name': 'x'} if 'hello' in q else {'id': q['id'], "
        "'accepted': json.loads(json.dumps(q['input']).replace('\\\\u0000', ''))}), flush=True)\n"
    ),
    "accepts every kind": (
        "import sys, json\nfor l in sys.stdin:\n q = json.loads(l)\n"
        " print(json.dumps({'hello': 'pns-bridge/1', 'name': 'x'} if 'hello' in q else {'id': q['id'], "
        "'accepted': q['input']}), flush=True)\n"
    ),
    "mixes up its answers": (
        "import sys, json\nfor l in sys.stdin:\n q = json.loads(l)\n"
        " print(json.dumps({'hello': 'pns-bridge/1', 'name': 'x'} if 'hello' in q else {'id': 'echo-1', "
        "'accepted': q['input']}), flush=True)\n"
    ),
}  # fmt: skip


def grading(program, folder):
    sample = f"python3 '{os.path.join(SAMPLES, 'python', 'consumer.py')}' --bridge"
    paths = {form: os.path.join(folder, "grade." + form) for form in ("json", "junit", "text")}
    flags = [word for form, path in paths.items() for word in ("--report", f"{form}={path}")]
    status, output, error = pns(program, "grade", *flags, sample)
    expect(status == 0, f"the sample in Python as a bridge: {output.splitlines()[:1] or error}")
    with open(paths["json"]) as file:
        report = json.load(file)
    expect(report["counts"]["fail"] == 0 and report["counts"]["pass"] > 1_500, f"graded: {report['counts']}")
    suites = ElementTree.parse(paths["junit"]).getroot()
    expect(int(suites.get("tests")) == len(report["results"]), "JUnit has as many cases")
    for name, text in BRIDGES.items():
        path = os.path.join(folder, "bridge.py")
        with open(path, "w") as file:
            file.write(text)
        status, _, error = pns(program, "grade", "--timeout", "2", f"python3 {path}")
        expect(status == 3 and "bridge is broken" in error, f"a bridge that {name}: status 3")
    place = os.path.join(folder, "wrong-codec")
    shutil.copytree(os.path.join(SAMPLES, "python"), place)
    path = os.path.join(place, "texts.py")
    with open(path) as file:
        text = file.read()
    with open(path, "w") as file:
        file.write(text.replace("if len({name for name, _ in pairs}) < len(pairs):", "if False:"))
    status, output, _ = pns(program, "grade", "--kind", "json-text", f"python3 '{place}/consumer.py' --bridge")
    expect(status == 1 and "JSN-003" in output and "FAIL vec." in output, "a codec that lets members stand twice: status 1")
    status, output, _ = pns(program, "grade", "--kind", "integer", f"python3 '{place}/consumer.py' --bridge")
    expect(status == 0, "and no fault of it in the kind integer")


def main():
    program, may_skip = os.path.abspath(sys.argv[1]), "--may-skip" in sys.argv
    with tempfile.TemporaryDirectory() as folder:
        manifest = archive(program, folder)
        looking(program, folder, manifest)
        samples(program, folder, may_skip)
        none_at_all(program, folder, manifest)
        bugs(program, folder, sum(row["count"] for row in manifest["vectors"]))
        grading(program, folder)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
