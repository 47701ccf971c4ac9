"""tar archives, honest and hostile."""

from __future__ import annotations

import io
import random
import tarfile

import pytest

from labelstage.formats.raw.archive import Limits
from labelstage.formats.raw.entries import Unreadable
from labelstage.formats.raw.tape import Tape

LIMITS = Limits(files=100, total_bytes=10**9, file_bytes=10**8)


def packed(files: dict[str, bytes], kind: str = "") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=f"w:{kind}", encoding="utf-8") as tape:  # type: ignore[call-overload]
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tape.addfile(info, io.BytesIO(data))
    return out.getvalue()


def opened(data: bytes, name: str = "a.tar", limits: Limits = LIMITS) -> Tape:
    return Tape(name, io.BytesIO(data), limits)


def refusal(data: bytes, name: str = "a.tar", limits: Limits = LIMITS) -> str:
    with pytest.raises(Unreadable) as caught:
        opened(data, name, limits)
    return caught.value.code


@pytest.mark.parametrize(
    ("kind", "name"),
    [("", "a.tar"), ("gz", "a.tar.gz"), ("gz", "A.TGZ"), ("xz", "a.tar.xz"), ("bz2", "a.tar.bz2")],
)
def test_members_are_read_in_any_order_whatever_the_compression(kind: str, name: str) -> None:
    tape = opened(packed({"one.txt": b"1" * 5000, "안녕/둘.txt": b"2"}, kind), name)
    assert [(member.name, member.flaw) for member in tape.members] == [
        ("one.txt", None),
        ("안녕/둘.txt", None),
    ]
    assert [tape.open(member).read()[:1] for member in reversed(tape.members)] == [b"2", b"1"]
    tape.close()


def test_no_name_escapes_and_links_devices_and_litter_are_left_out() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tape:
        for name in ("../../etc/passwd", "/abs/x.txt", ".DS_Store", "a/._b.txt"):
            tape.addfile(tarfile.TarInfo(name))
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
            info = tarfile.TarInfo("special")
            info.type, info.linkname = kind, "/etc/passwd"
            tape.addfile(info)
    assert [member.name for member in opened(out.getvalue()).members] == ["etc/passwd", "abs/x.txt"]


def test_names_of_korean_windows_are_read() -> None:
    data = packed({"xxxx.txt": b"1"})
    renamed = data.replace(b"xxxx", "가나".encode("cp949"))
    total = sum(renamed[:148]) + 8 * 32 + sum(renamed[156:512])
    renamed = renamed[:148] + f"{total:06o}\0 ".encode() + renamed[156:]
    assert [member.name for member in opened(renamed).members] == ["가나.txt"]


@pytest.mark.parametrize(("kind", "name"), [("", "a.tar"), ("gz", "a.tar.gz"), ("xz", "a.tar.xz")])
def test_a_cut_off_archive_keeps_its_whole_members_and_says_so(kind: str, name: str) -> None:
    files = {f"{number}.txt": random.Random(number).randbytes(9000) for number in range(5)}
    whole = packed(files, kind)
    for cut in (len(whole) // 2, 2 * len(whole) // 3):
        tape = opened(whole[:cut], name)
        assert tape.members[-1].flaw is not None
        for member in tape.members:
            if member.flaw is None:
                assert tape.open(member).read() == files[member.name]
        tape.close()


def test_bombs_floods_and_scrap_are_refused() -> None:
    assert refusal(packed({"a.txt": bytes(10**8)}, "gz"), "a.tar.gz") == "bomb"
    assert refusal(packed({f"{n}": b"" for n in range(400)})) == "too_many"
    assert refusal(b"no tar at all" * 100) == "broken_archive"
    assert refusal(b"no gzip", "a.tar.gz") == "broken_archive"
    assert refusal(packed({"a": bytes(9**6)}, "gz"), "a.tar.gz", Limits(100, 1000, 1000)) == "too_large"


def test_a_header_of_gigabytes_is_not_read_into_memory() -> None:
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 2**33 - 1
    assert refusal(info.tobuf() + bytes(2048)) == "broken_archive"


def test_a_file_over_the_limit_is_named_and_the_rest_goes_in() -> None:
    tape = opened(packed({"big.txt": bytes(2000), "small.txt": b"1"}), limits=Limits(10, 10**6, 1000))
    assert [member.flaw and member.flaw[0] for member in tape.members] == ["too_large", None]
