"""What becomes of an uploaded image."""

from __future__ import annotations

import contextlib
import io
import struct
import zipfile
import zlib
from typing import Any

import numpy as np
import pytest
from PIL import Image

from labelstage.storage import images
from labelstage.storage.images import ImageRefused, Prepared, prepare

#: Corners of the upright test picture, clockwise from top left.
RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 200, 30), (30, 30, 220), (240, 240, 240)
LIMIT = 10_000_000

#: For each EXIF orientation, where the stored row 0 and column 0 are in the upright picture (EXIF 2.3, table 4.6.4).
ROW_AND_COLUMN = {
    1: ("top", "left"),
    2: ("top", "right"),
    3: ("bottom", "right"),
    4: ("bottom", "left"),
    5: ("left", "top"),
    6: ("right", "top"),
    7: ("right", "bottom"),
    8: ("left", "bottom"),
}


def upright() -> np.ndarray[Any, Any]:
    pixels = np.zeros((40, 60, 3), np.uint8)
    pixels[:20, :30], pixels[:20, 30:] = RED, GREEN
    pixels[20:, 30:], pixels[20:, :30] = BLUE, WHITE
    return pixels


def stored(orientation: int) -> np.ndarray[Any, Any]:
    """The upright picture as a camera held that way stores it, built from the standard's own words."""
    row, column = ROW_AND_COLUMN[orientation]
    pixels = upright()
    if "bottom" in (row, column):
        pixels = pixels[::-1]
    if "right" in (row, column):
        pixels = pixels[:, ::-1]
    if row in ("left", "right"):
        pixels = pixels.transpose(1, 0, 2)
    return np.ascontiguousarray(pixels)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def prepared(data: bytes, max_pixels: int = LIMIT) -> Prepared:
    return prepare(io.BytesIO(data), max_pixels=max_pixels)


def shown(data: bytes) -> Image.Image:
    result = prepared(data)
    image = Image.open(io.BytesIO(result.display or data))
    assert image.size == (result.width, result.height)
    assert Image.MIME[image.format or ""] == result.display_type
    return image


def refusal(data: bytes, max_pixels: int = LIMIT) -> ImageRefused:
    with pytest.raises(ImageRefused) as caught:
        prepared(data, max_pixels)
    return caught.value


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_every_exif_orientation_is_shown_upright(orientation: int, kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    options: dict[str, Any] = (
        {"quality": 95} if kind == "JPEG" else {"lossless": True} if kind == "WEBP" else {}
    )
    data = encoded(Image.fromarray(stored(orientation)), kind, exif=exif, **options)

    image = shown(data)

    assert image.size == (60, 40)
    assert not image.getexif().get(0x0112) or orientation == 1
    pixels = np.asarray(image.convert("RGB")).astype(int)
    for (y, x), colour in {(5, 5): RED, (5, 55): GREEN, (35, 55): BLUE, (35, 5): WHITE}.items():
        assert np.abs(pixels[y, x] - colour).max() <= 8, (orientation, kind, y, x)


def test_a_plain_photo_is_served_as_it_is() -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        result = prepared(encoded(Image.fromarray(upright()), kind))
        assert result.display is None
        assert result.display_type == result.media_type == Image.MIME[kind]


def test_an_impossible_orientation_counts_as_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 9
    result = prepared(encoded(Image.fromarray(upright()), "JPEG", exif=exif))
    assert (result.width, result.height) == (60, 40)


def test_the_thumbnail_is_small_and_keeps_the_shape() -> None:
    result = prepared(encoded(Image.new("RGB", (3000, 1500), RED), "JPEG"))
    thumbnail = Image.open(io.BytesIO(result.thumbnail))
    assert (thumbnail.format, thumbnail.size) == ("WEBP", (320, 160))
    assert (result.width, result.height) == (3000, 1500)


def test_twelve_bit_greys_become_visible() -> None:
    values = np.linspace(0, 4095, 64 * 64).reshape(64, 64).astype(np.uint16)
    for kind in ("PNG", "TIFF"):
        image = shown(encoded(Image.fromarray(values), kind))
        assert image.mode == "L"
        assert image.getextrema() == (0, 255)


def test_a_flat_deep_image_is_grey_not_an_error() -> None:
    image = shown(encoded(Image.fromarray(np.full((8, 8), 500, np.uint16)), "PNG"))
    assert image.getextrema() == (128, 128)


def test_a_float_image_with_nan_is_shown() -> None:
    values = np.linspace(0, 1, 64, dtype=np.float32).reshape(8, 8)
    values[0, 0] = np.nan
    assert shown(encoded(Image.fromarray(values), "TIFF")).getextrema() == (0, 255)


def test_cmyk_is_shown_in_rgb() -> None:
    image = shown(encoded(Image.new("CMYK", (20, 10), (0, 255, 255, 0)), "JPEG"))
    assert image.mode == "RGB"
    red, green, blue = image.getpixel((10, 5))  # type: ignore[misc]
    assert red > 200 > 60 > max(green, blue)


def test_transparency_of_a_palette_is_kept() -> None:
    image = Image.new("P", (4, 4), 0)
    image.putpalette([255, 0, 0, 0, 255, 0])
    image.putpixel((1, 1), 1)
    result = shown(encoded(image, "GIF", transparency=0)).convert("RGBA")
    assert result.getpixel((0, 0))[3] == 0  # type: ignore[index]
    assert result.getpixel((1, 1)) == (0, 255, 0, 255)


def test_of_an_animation_the_first_frame_is_shown() -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in (RED, GREEN, BLUE)]
    for kind in ("GIF", "WEBP", "PNG"):
        data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)
        image = shown(data)
        assert getattr(image, "n_frames", 1) == 1
        pixel = np.array(image.convert("RGB").getpixel((8, 8)))
        assert np.abs(pixel - RED).max() <= 8, kind


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "I;16")]
)
def test_of_an_image_too_large_for_a_browser_a_smaller_copy_is_shown_and_the_size_stays(
    monkeypatch: pytest.MonkeyPatch, kind: str, mode: str, orientation: int
) -> None:
    monkeypatch.setattr(images, "SHOWN_PIXELS", 60 * 41)
    image = Image.new(mode, (121, 82))
    image.paste(Image.new(mode, (60, 82), 200 if mode == "I;16" else "red"), (0, 0))
    exif = Image.Exif()
    exif[0x0112] = orientation
    found = prepared(encoded(image, kind, exif=exif))
    assert found.display is not None
    shown = Image.open(io.BytesIO(found.display))
    wanted = {1: ((121, 82), (41, 28)), 6: ((82, 121), (28, 41))}[orientation]
    assert ((found.width, found.height), shown.size) == wanted


def test_one_pixel_is_an_image() -> None:
    result = prepared(encoded(Image.new("L", (1, 1), 7), "PNG"))
    assert (result.width, result.height) == (1, 1)


def test_a_line_of_pixels_has_a_thumbnail() -> None:
    result = prepared(encoded(Image.new("RGB", (5000, 1)), "BMP"))
    assert Image.open(io.BytesIO(result.thumbnail)).size == (320, 1)


def test_a_picture_from_a_phone_with_more_pictures_behind_it_is_a_jpeg() -> None:
    second = Image.new("RGB", (16, 16), GREEN)
    data = encoded(Image.new("RGB", (16, 16), RED), "MPO", save_all=True, append_images=[second])
    result = prepared(data)
    assert result.display is not None
    assert result.display_type == "image/jpeg"
    assert getattr(Image.open(io.BytesIO(result.display)), "n_frames", 1) == 1


def test_metadata_does_not_reach_the_display_copy() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "where I live"
    data = encoded(Image.fromarray(stored(6)), "JPEG", exif=exif, comment=b"secret")
    display = prepared(data).display
    assert display
    assert b"where I live" not in display
    assert b"secret" not in display


def png_header(width: int, height: int) -> bytes:
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))
    data = b"IDAT" + zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk
        + struct.pack(">I", len(data) - 4)
        + data
        + struct.pack(">I", zlib.crc32(data))
    )


def test_a_decompression_bomb_is_refused_by_its_header() -> None:
    error = refusal(png_header(65_000, 65_000))
    assert error.code == "too_many_pixels"
    assert "65000 x 65000" in str(error)


def test_the_limit_is_on_pixels() -> None:
    data = encoded(Image.new("L", (100, 100)), "PNG")
    assert prepared(data, max_pixels=10_000).width == 100
    assert refusal(data, max_pixels=9_999).code == "too_many_pixels"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF"])
def test_a_file_that_is_cut_off_is_refused(kind: str) -> None:
    rng = np.random.default_rng(5)
    data = encoded(Image.fromarray(rng.integers(0, 256, (300, 400, 3), dtype=np.uint8)), kind)
    for share in (0.1, 0.5, 0.9):
        assert refusal(data[: int(len(data) * share)]).code == "broken_image"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>', "markup"),
        (b"\xef\xbb\xbf\n <SVG onload=alert(1)>", "markup"),
        (b"<!DOCTYPE html><html><body>hi</body></html>", "markup"),
        (b"just text", "not_an_image"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "not_an_image"),
        (b"%PDF-1.7", "not_an_image"),
        (b"\xff\xd8\xff", "broken_image"),
        (b"RIFF\x00\x00\x00\x00WEBP", "broken_image"),
    ],
)
def test_what_is_no_image_is_refused_with_the_reason(data: bytes, code: str) -> None:
    assert refusal(data).code == code


def test_an_archive_named_like_a_photo_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.jpg", b"x")
    assert refusal(out.getvalue()).code == "not_an_image"


def test_flipped_bits_never_escape_as_another_error() -> None:
    rng = np.random.default_rng(11)
    for kind in ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP"):
        original = encoded(Image.fromarray(upright()), kind)
        for _ in range(40):
            data = bytearray(original)
            for position in rng.integers(0, len(data), 3):
                data[position] ^= int(rng.integers(1, 256))
            with contextlib.suppress(ImageRefused):
                assert prepared(bytes(data)).thumbnail


def told(data: bytes) -> bool:
    """Whether a file says where it was taken."""
    return b"SECRET" in data or bool(dict(Image.open(io.BytesIO(data)).getexif()))


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("PNG", "RGB"), ("WEBP", "RGB")])
def test_place_and_time_are_left_out_of_what_browsers_get(kind: str, mode: str) -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x0110] = "SECRET place", "SECRET camera"
    image = Image.effect_noise((80, 60), 90).convert(mode)
    data = encoded(image, kind, exif=exif)
    assert told(data)
    shown = prepare(io.BytesIO(data + (b"SECRET" if kind == "JPEG" else b"")), max_pixels=LIMIT).display
    assert shown is not None
    assert not told(shown)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(shown))), np.asarray(Image.open(io.BytesIO(data))))
    assert prepare(io.BytesIO(shown), max_pixels=LIMIT).display is None


@pytest.mark.parametrize("options", [{"progressive": True}, {"restart_marker_rows": 1}, {}])
def test_a_jpeg_with_a_profile_keeps_pixels_and_profile(options: dict[str, Any]) -> None:
    exif = Image.Exif()
    exif[0x010E] = "SECRET"
    image = Image.effect_noise((80, 60), 90).convert("RGB")
    data = encoded(image, "JPEG", exif=exif, icc_profile=b"\xff\xd9profile" * 9, **options)
    shown = prepare(io.BytesIO(data + b"\xff\xd9 behind its end"), max_pixels=LIMIT).display
    assert shown is not None
    assert shown.endswith(data[-200:])
    opened = Image.open(io.BytesIO(shown))
    assert opened.info["icc_profile"] == b"\xff\xd9profile" * 9
    assert np.array_equal(np.asarray(opened), np.asarray(Image.open(io.BytesIO(data))))
