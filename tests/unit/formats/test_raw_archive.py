"""Archives, honest and hostile."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from labelstage.formats.raw.archive import Archive, Damaged, Limits, clean_name
from labelstage.formats.raw.entries import Unreadable

LIMITS = Limits(files=100, total_bytes=10**10, file_bytes=10**9)


def packed(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


@contextmanager
def opened(data: bytes, limits: Limits = LIMITS) -> Iterator[Archive]:
    archive = Archive(io.BytesIO(data), limits)
    yield archive
    archive.close()


def names(data: bytes) -> list[str]:
    with opened(data) as archive:
        return [member.name for member in archive.members]


def flaws(data: bytes, limits: Limits = LIMITS) -> dict[str, str | None]:
    with opened(data, limits) as archive:
        return {member.name: member.flaw and member.flaw[0] for member in archive.members}


def refusal(data: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(Unreadable) as caught, opened(data, limits):
        pass
    return caught.value.code


def test_files_come_out_of_nested_folders() -> None:
    data = packed({"a.txt": b"1", "deep/er/b.txt": b"2"})
    with opened(data) as archive:
        contents = {}
        for member in archive.members:
            with archive.open(member) as stream:
                contents[member.name] = stream.read()
    assert contents == {"a.txt": b"1", "deep/er/b.txt": b"2"}


def test_litter_folders_and_links_are_left_out() -> None:
    link = zipfile.ZipInfo("link.txt")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO(
        packed({"a.txt": b"1", "__MACOSX/._a.txt": b"", "x/.DS_Store": b"", "x/Thumbs.db": b"", "dir/": b""})
    )
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert names(out.getvalue()) == ["a.txt"]


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Windows\\x.txt", "Windows/x.txt"),
        ("..\\..\\x.txt", "x.txt"),
        ("a/./b//c.txt", "a/b/c.txt"),
        ("a\r\nb\x7f.txt", "ab.txt"),
        ("..", "unnamed"),
    ],
)
def test_no_name_escapes_a_folder(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_korean_names_without_the_flag_are_read(encoding: str) -> None:
    raw = "사진/첫째.txt".encode(encoding)
    placeholder = b"x" * len(raw)
    assert names(packed({placeholder.decode(): b"1"}).replace(placeholder, raw)) == ["사진/첫째.txt"]


def test_a_protected_file_is_a_flaw_and_the_rest_is_fine() -> None:
    data = bytearray(packed({"open.txt": b"1", "secret.txt": b"2"}))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 8] |= 1
    assert flaws(bytes(data)) == {"open.txt": None, "secret.txt": "encrypted"}


def test_too_many_files_are_refused() -> None:
    assert refusal(packed({f"{number}.txt": b"" for number in range(101)})) == "too_many"


def test_a_directory_that_would_fill_the_memory_is_refused_before_it_is_read() -> None:
    data = bytearray(packed({"a.txt": b"1"}))
    end = data.rindex(b"PK\x05\x06")
    struct.pack_into("<L", data, end + 12, 2**31)
    assert refusal(bytes(data)) == "too_many"


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    data = packed({"a": b"x" * 1000, "b": b"x" * 1000})
    assert refusal(data, Limits(files=9, total_bytes=1999, file_bytes=5000)) == "too_large"
    assert flaws(data, Limits(files=9, total_bytes=5000, file_bytes=999)) == {
        "a": "too_large",
        "b": "too_large",
    }


def test_a_bomb_is_refused_by_how_small_it_is_packed() -> None:
    zeros = b"\0" * (70 * 2**20)
    assert refusal(packed({"zeros.bmp": zeros})) == "bomb"


def test_a_bomb_among_honest_files_costs_only_itself() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("honest.bin", b"x" * 2_000_000, zipfile.ZIP_STORED)
        archive.writestr("zeros.bmp", b"\0" * (70 * 2**20), zipfile.ZIP_DEFLATED)
    assert flaws(out.getvalue()) == {"honest.bin": None, "zeros.bmp": "bomb"}


def test_a_file_that_claims_less_than_it_unpacks_to_is_damaged() -> None:
    data = bytearray(packed({"liar.txt": b"x" * 100_000}))
    entry = data.rindex(b"PK\x01\x02")
    struct.pack_into("<L", data, entry + 24, 10)
    with opened(bytes(data)) as archive, pytest.raises(Damaged), archive.open(archive.members[0]) as stream:
        stream.read()


def test_a_flipped_byte_is_damage_and_no_other_error() -> None:
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        data = bytearray(packed({"a.txt": bytes(range(256)) * 40}, compression))
        data[60] ^= 0xFF
        with (
            opened(bytes(data)) as archive,
            pytest.raises(Damaged),
            archive.open(archive.members[0]) as stream,
        ):
            stream.read()


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"PK\x05\x06", b"no archive at all", b"PK\x03\x04" + b"\0" * 100]
)
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    assert refusal(data) == "broken_archive"


def test_an_archive_that_is_cut_off_is_refused() -> None:
    data = packed({f"{number}.txt": b"x" * 100 for number in range(9)})
    for length in range(0, len(data), 37):
        assert refusal(data[:length]) == "broken_archive"
