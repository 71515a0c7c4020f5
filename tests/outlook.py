"""Outlook's .msg files for the tests: compound files ([MS-CFB], version 3) written as small as they can be."""

from __future__ import annotations

import struct
from typing import Any

from tests.mails import LETTER

FREE, END, OF_FAT, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
SECTOR, SMALL, CUTOFF, ENTRY = 512, 64, 4096, 128
Tree = dict[str, Any]


def message(*files: tuple[str, bytes], text: str = LETTER, subject: str = "Rechnung für März", inner: Tree | None = None, headers: str = "") -> Tree:
    """The tree of a mail: streams by their names, storages as trees. `inner` is another one, sent along."""
    sent = struct.pack("<IIQ", 0x0039 << 16 | 0x0040, 6, (1772440200 + 11644473600) * 10**7)  # 2026-03-02 08:30 UTC
    tree: Tree = {"__properties_version1.0": bytes(32) + sent, **words(0x0037, subject), **words(0x1000, text), **words(0x0C1A, "Bo Baker")}
    tree |= words(0x5D01, "Bo@Bakery.example") | (words(0x007D, headers) if headers else {})
    tree["__recip_version1.0_#00000000"] = words(0x3001, "Inbox") | words(0x39FE, "in+acme@miller.example")
    for number, (name, data) in enumerate(files):
        tree[f"__attach_version1.0_#{number:08X}"] = words(0x3707, name) | {"__substg1.0_37010102": data}
    if inner is not None:
        tree[f"__attach_version1.0_#{len(files):08X}"] = {"__substg1.0_3701000D": inner}
    return tree


def words(tag: int, text: str) -> Tree:
    return {f"__substg1.0_{tag:04X}001F": text.encode("utf-16-le")}


def msg(*files: tuple[str, bytes], **more: Any) -> bytes:
    return compound(message(*files, **more))


def compound(tree: Tree) -> bytes:
    """The bytes of a compound file."""
    fat: list[int] = []
    sectors, small, small_fat = bytearray(), bytearray(), []

    def chain(data: bytes, into: bytearray, table: list[int], size: int) -> int:
        if not data:
            return END
        first, count = len(table), -(-len(data) // size)
        into.extend(data.ljust(count * size, b"\0"))
        table.extend([*range(first + 1, first + count), END])
        return first

    entries: list[list[Any]] = [["Root Entry", 5, NONE, NONE, END, 0]]  # name, type, next, child, first sector, size

    def enter(children: Tree) -> int:
        """The first of its children, each leading to the next."""
        first, before = NONE, None
        for name, value in children.items():
            at = len(entries)
            entries.append([name, 1 if isinstance(value, dict) else 2, NONE, NONE, 0, 0])
            if before is None:
                first = at
            else:
                entries[before][2] = at
            before = at
            if isinstance(value, dict):
                entries[at][3] = enter(value)
            else:
                place = (small, small_fat, SMALL) if len(value) < CUTOFF else (sectors, fat, SECTOR)
                entries[at][4:] = chain(value, *place), len(value)
        return first

    entries[0][3] = enter(tree)
    entries[0][4:] = chain(bytes(small), sectors, fat, SECTOR), len(small)
    small_at = chain(struct.pack(f"<{len(small_fat)}I", *small_fat), sectors, fat, SECTOR)
    directory = chain(b"".join(entry(*one) for one in entries), sectors, fat, SECTOR)
    count = next(n for n in range(1, 109) if len(fat) + n <= n * 128)
    own = range(len(fat), len(fat) + count)
    fat += [OF_FAT] * count
    sectors.extend(struct.pack(f"<{count * 128}I", *fat, *[FREE] * (count * 128 - len(fat))))
    head = struct.pack("<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, count, directory, 0, CUTOFF, small_at,
                       -(-len(small_fat) * 4 // SECTOR), END, 0)  # fmt: skip
    return head + struct.pack("<109I", *own, *[FREE] * (109 - count)) + bytes(sectors)


def entry(name: str, kind: int, following: int, child: int, start: int, size: int) -> bytes:
    label = name.encode("utf-16-le")
    return struct.pack("<64sHBBIII16x4x8x8xIQ", label, len(label) + 2, kind, 1, NONE, following, child, start, size)
