#!/usr/bin/env python3
"""Checks a ledger without any part of Cisterna, by docs/LEDGER.md alone and with Python's standard library alone.

usage: independent_verifier.py LEDGER

Prints the number of events and the root and ends with 0; or names the first thing that is not as docs/LEDGER.md says, and ends
with 1. The roots are computed as RFC 9162, section 2.1.1, defines them: by halving the list of leaves, and not by the stack of
subtrees that the program keeps. A ledger whose writer was killed may have a journal beside it that undoes what was not finished:
open it once for writing before (`cisterna ledger rebuild LEDGER`).
"""

import base64
import datetime
import functools
import hashlib
import json
import pathlib
import re
import sqlite3
import struct
import sys

APPLICATION, FORMAT = 0x43495354, 1
COLUMNS = ("position", "stream", "version", "type", "at", "actor", "station")
MEMBERS = {*COLUMNS, "schema", "ledger", "at_local", "data"}
NOT_IN_NAMES = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Broken(Exception):
    """The ledger is not as docs/LEDGER.md says."""


def require(condition, message):
    if not condition:
        raise Broken(message)


def sha256(content):
    return hashlib.sha256(content).digest()


def leaf_hash(envelope):
    return sha256(b"\x00" + envelope)


class Tree:
    """The Merkle tree of RFC 9162 over a list of leaf hashes. A whole subtree is hashed once."""

    def __init__(self, leaves):
        self.leaves = leaves
        self.part = functools.lru_cache(maxsize=None)(self.compute)

    def compute(self, first, size):
        if size == 1:
            return self.leaves[first]
        left = 1 << (size - 1).bit_length() - 1  # the largest power of two below size
        return sha256(b"\x01" + self.part(first, left) + self.part(first + left, size - left))

    def root(self, size):
        """Of the first `size` leaves."""
        return self.part(0, size) if size else sha256(b"")

    def subtree(self, position):
        """Of the largest perfect subtree that ends with the leaf at `position`."""
        size = position & -position
        return self.part(position - size, size)


def canonical(value):
    """The canonical bytes. Python's escapes are those of docs/LEDGER.md; names are sorted by code point, which is the order
    of their UTF-8 bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def strictly_parsed(text, where):
    def members(pairs):
        require(len({name for name, _ in pairs}) == len(pairs), f"{where}: a name stands twice")
        return dict(pairs)

    def refused(number):
        raise Broken(f"{where}: {number} is not a whole number")

    def whole(digits):
        require(len(digits.lstrip("-")) <= 18, f"{where}: a number of more than 18 digits")
        return int(digits)

    try:
        return json.loads(text, object_pairs_hook=members, parse_float=refused, parse_constant=refused, parse_int=whole)
    except ValueError as problem:
        raise Broken(f"{where}: not JSON: {problem}") from problem


def check_header(path):
    header = path.read_bytes()[:100]
    require(header[:16] == b"SQLite format 3\x00", "this is no SQLite file")
    version, application = struct.unpack(">I", header[60:64])[0], struct.unpack(">I", header[68:72])[0]
    require(application == APPLICATION, "this is no ledger")
    require(version == FORMAT, f"the format is {version}; this program knows {FORMAT}")


def check_names(event, where):
    for name in ("ledger", "stream", "type", "actor", "station"):
        text = event[name]
        require(isinstance(text, str) and 1 <= len(text) <= 200 and not NOT_IN_NAMES.search(text), f"{where}: {name}")
    require(re.fullmatch(r"[a-z0-9-]+/.+", event["stream"]), f"{where}: stream")
    require(re.fullmatch(r"[a-z0-9-]+", event["type"]), f"{where}: type")


def check_times(event, where):
    require(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", event["at"]), f"{where}: at")
    moments = [datetime.datetime.fromisoformat(event[name].replace("Z", "+00:00")) for name in ("at", "at_local")]
    require(moments[0] == moments[1], f"{where}: at and at_local differ")


def check_envelope(columns, text, site, versions):
    where = f"event {columns[0]}"
    event = strictly_parsed(text, where)
    require(isinstance(event, dict) and set(event) == MEMBERS, f"{where}: members")
    require(canonical(event) == text.encode(), f"{where}: not canonical")
    require(event["schema"] == "cisterna/event/1" and event["ledger"] == site, f"{where}: schema or site")
    require(tuple(event[name] for name in COLUMNS) == columns, f"{where}: columns")
    require(isinstance(event["data"], dict), f"{where}: data")
    check_names(event, where)
    check_times(event, where)
    versions[event["stream"]] = versions.get(event["stream"], 0) + 1
    require(event["version"] == versions[event["stream"]], f"{where}: version")
    return event


def patient_references(value):
    """Every (patient_key, commitment) in a document, at any depth."""
    if isinstance(value, dict):
        if "patient_key" in value and "commitment" in value:
            yield value["patient_key"], value["commitment"]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from patient_references(item)


def check_events(database, site):
    rows = database.execute(f"SELECT {', '.join(COLUMNS)}, envelope, leaf_hash, subtree, root FROM events ORDER BY position").fetchall()
    tree = Tree([leaf_hash(row[7].encode()) for row in rows])
    events, versions = [], {}
    for number, row in enumerate(rows, 1):
        require(row[0] == number, f"event {number}: missing")
        events.append(check_envelope(row[:7], row[7], site, versions))
        require(row[8] == tree.leaves[number - 1].hex(), f"event {number}: leaf hash")
        require(row[9] == tree.subtree(number).hex(), f"event {number}: subtree")
        require(row[10] == tree.root(number).hex(), f"event {number}: root")
    return events, tree


def check_requests(database, events, tree):
    """Gives for each request the positions of its events."""
    reached, spans = 0, []
    for key, first, last, root in database.execute(
            "SELECT key, first_position, last_position, root FROM idempotency ORDER BY first_position"):
        where = f"request {key}"
        require(first == reached + 1 and first <= last <= len(events), f"{where}: events {first} to {last}")
        require(root == tree.root(last).hex(), f"{where}: root")
        spans.append((first, last))
        reached = last
    require(reached == len(events), f"event {reached + 1}: no request")
    return spans


def check_patients(database, events, spans):
    known, numbers, revisions = set(), {}, {}
    for key, revision, salt, commitment, record_number, details, position in database.execute(
            "SELECT patient_key, revision, salt, commitment, record_number, details, position FROM patients "
            "ORDER BY patient_key, revision"):
        where = f"patient {key}, revision {revision}"
        require(key.startswith("PT-") and len(base64.b32decode(key[3:])) == 10, f"{where}: key")
        revisions[key] = revisions.get(key, 0) + 1
        require(revision == revisions[key], f"{where}: a revision is missing")
        require(sha256(bytes.fromhex(salt) + details.encode()).hex() == commitment, f"{where}: commitment")
        content = strictly_parsed(details, where)
        require(canonical(content) == details.encode(), f"{where}: not canonical")
        require(content["id"] == record_number, f"{where}: record number")
        require(numbers.setdefault(record_number, key) == key, f"{where}: another patient's record number")
        require(1 <= position <= len(events), f"{where}: position")
        first = next(start for start, end in spans if start <= position <= end)
        referring = [number for number in range(first, position + 1)
                     if (key, commitment) in patient_references(events[number - 1]["data"])]
        require(referring[:1] == [position], f"{where}: not the first event that refers to it")
        known.add((key, commitment))
    for number, event in enumerate(events, 1):
        for reference in patient_references(event["data"]):
            require(reference in known, f"event {number}: refers to a patient that is not there")


def verify(path):
    """Checks the whole ledger; gives its tree. Raises Broken."""
    path = pathlib.Path(path)
    check_header(path)
    database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        rows = database.execute("SELECT format, site FROM meta").fetchall()
        require(len(rows) == 1 and rows[0][0] == FORMAT, "meta")
        events, tree = check_events(database, rows[0][1])
        check_patients(database, events, check_requests(database, events, tree))
    except sqlite3.DatabaseError as problem:
        raise Broken(f"the file is damaged: {problem}") from problem
    finally:
        database.close()
    return tree


def main():
    if len(sys.argv) != 2:
        print("usage: independent_verifier.py LEDGER", file=sys.stderr)
        return 64
    try:
        tree = verify(sys.argv[1])
    except (Broken, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    size = len(tree.leaves)
    print(f"{size} events, root {tree.root(size).hex()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
