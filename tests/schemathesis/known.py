"""Loads the sample product and writes down what stands in it, so that Schemathesis asks for more than what is not there.

    known.py BASE TOKEN OUT

OUT becomes a configuration in which each operation has the ids of something real, found by reading the collection that its path
names: for /products/{product}/obstacles/{obstacle} the first of /products/TID/obstacles.
"""

import functools
import json
import re
import sys
import urllib.error
import urllib.request

BASE, TOKEN, OUT = sys.argv[1:]
FIXED = {"product": "TID", "person": "root@example.org"}
WORD = re.compile(r"\{(\w+)\}")


def call(method, path):
    request = urllib.request.Request(f"{BASE}/api/v1{path}", method=method)
    request.add_header("Authorization", f"Bearer {TOKEN}")
    if method == "POST":
        request.add_header("Content-Type", "application/json")
        request.data = b"{}"
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)
    except (urllib.error.HTTPError, ValueError) as error:
        if method == "POST":
            print(f"{method} {path}: {error}", file=sys.stderr)
        return None


@functools.cache
def first(path):
    """What the first of a collection is called."""
    listed = call("GET", path)
    items = next((part for part in listed.values() if isinstance(part, list) and part), []) if isinstance(listed, dict) else []
    one = items[0] if items and isinstance(items[0], dict) else {}
    return next((one[name] for name in ("id", "key", "name") if name in one), None)


def keys():
    """An item of each kind, by the plural that stands in paths."""
    kinds = {}
    for item_kind in (
        "story bug task spike subtask epic initiative idea feedback goal key_result theme vision customer release metric sprint"
        " persona segment competitor claim trend canvas document decision opportunity solution assumption experiment feature milestone"
    ).split():
        listed = call("GET", f"/products/TID/items?kind={item_kind}&limit=5")
        if listed and listed.get("items"):
            kinds[item_kind] = listed["items"][-1]["key"]
    return kinds


def kind_of(path, kinds):
    word = path.split("/")[1]
    for kind in kinds:
        plurals = (kind, kind + "s", re.sub(r"y$", "ies", kind), kind + "es")
        if word in plurals:
            return kinds[kind]
    return kinds["story"]


def known(path, kinds):
    found = {}
    for match in WORD.finditer(path):
        name, before = match.group(1), path[: match.start()].rstrip("/")
        if name in FIXED:
            found[name] = FIXED[name]
        elif name == "key":
            found[name] = kind_of(path, kinds)
        else:
            value = first(WORD.sub(lambda word: str(found.get(word.group(1), "none")), before))
            # What stands at the top is listed below its product.
            value = value or first(f"/products/TID{before}") or first(f"/products/TID/ideas{before}")
            if value is not None:
                found[name] = value
    return found


if call("POST", "/sample") is None:
    sys.exit("the sample product could not be loaded")
kinds = keys()
lines = ["[parameters]"]
lines += [f'"path.{name}" = {json.dumps(value)}' for name, value in {**FIXED, "key": kinds["story"]}.items()]
paths = [path for path in call("GET", "/openapi.json")["paths"] if "{" in path]
real = 0
for path in paths:
    found = known(path.removeprefix("/api/v1"), kinds)
    real += len(found) == len(set(WORD.findall(path)))
    if not found:
        continue
    lines += ["", "[[operations]]", f"include-path = {json.dumps(path)}"]
    lines += ["[operations.parameters]"]
    lines += [f'"path.{name}" = {json.dumps(str(value))}' for name, value in found.items()]
with open(OUT, "w", encoding="utf-8") as out:
    out.write("\n".join(lines) + "\n")
print(f"{real} of {len(paths)} paths ask for something that is there")
