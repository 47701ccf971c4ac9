"""Images: what a file really is, which way is up, and what the browser gets to see.

The original is never touched. A display copy is made only when browsers, or two tools, would show the original
differently (turned by EXIF, 16 bits deep, CMYK, animated, or a format browsers do not read), when it tells where and
with what it was taken (see privacy.py), or when it is too large for a browser: then one pixel of the copy stands for a whole
number of pixels each way. Width and height are always those of the upright original.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import IO, Any

import numpy as np
from PIL import ExifTags, Image, UnidentifiedImageError

from labelstage.words import Words, _

from .looks import Look, look
from .privacy import without_metadata

THUMBNAIL_PIXELS = 320
LARGE_PIXELS = 25_000_000
#: What a browser, with four bytes for each, is asked to hold of one image at most.
SHOWN_PIXELS = 50_000_000
STRIP_ROWS = 256
_one_large = threading.Lock()
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # a JPEG with more pictures behind it, as some phones make
    "PNG": "image/png",
    "WEBP": "image/webp",
    "GIF": "image/gif",
    "BMP": "image/bmp",
    "TIFF": "image/tiff",
    "AVIF": "image/avif",
}
_AS_IS = {
    "JPEG": {"RGB", "L"},
    "MPO": {"RGB", "L"},
    "PNG": {"RGB", "RGBA", "L", "LA", "P", "1"},
    "WEBP": {"RGB", "RGBA"},
}
_DEEP = {"I", "F", "I;16", "I;16L", "I;16B", "I;16N"}
_ALPHA = {"RGBA", "LA", "PA", "La", "RGBa"}

#: EXIF 2.3, tag 0x0112. What turns the stored rows and columns into the upright picture.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = {_TURNS[orientation] for orientation in (5, 6, 7, 8)}

# Pillow's limit is one number for the whole process and half of it only warns; `_open` applies ours to each file.
Image.MAX_IMAGE_PIXELS = None


class ImageRefused(ValueError):
    """The file is not an image that can be labelled; `code` is for programs, `message` for people."""

    def __init__(self, code: str, message: Words) -> None:
        super().__init__(str(message))
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Prepared:
    """An image ready to be shown. `display` is None when the original may be served as it is."""

    width: int
    height: int
    media_type: str  # of the original, by its content
    display: bytes | None
    display_type: str
    thumbnail: bytes
    look: Look
    thumbnail_type: str = "image/webp"


def prepare(stream: IO[bytes], *, max_pixels: int) -> Prepared:
    """Decode the image once, completely, and make what the browser needs.

    Raises ImageRefused for what is not an image, is broken or cut off, or has more than `max_pixels` pixels.
    """
    with _open(stream, max_pixels) as image, _turn_of(image):
        kind = str(image.format)
        try:
            if _serves_as_is(image, kind):
                return _keep(image, kind, stream)
            return _normalise(image, kind)
        except Exception as error:  # a decoder fed with hostile bytes may raise anything
            raise _broken() from error


def orientation_of(stream: IO[bytes]) -> int:
    """The EXIF orientation, 1 to 8; 1 when there is none or it cannot be read."""
    try:
        with Image.open(stream, formats=FORMATS) as image:
            found = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # a decoder fed with hostile bytes may raise anything
        return 1
    return found if found in _TURNS else 1


def looks_like_image(head: bytes) -> bool:
    """Whether the first bytes are those of a format we take."""
    magic = (
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"GIF87a",
        b"GIF89a",
        b"BM",
        b"II*\0",
        b"MM\0*",
        b"II+\0",
        b"MM\0+",
    )
    boxed = (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or head[4:12] in {b"ftypavif", b"ftypavis"}
    return boxed or head.startswith(magic)


def _open(stream: IO[bytes], max_pixels: int) -> Image.Image:
    try:
        image = Image.open(stream, formats=FORMATS)
    except UnidentifiedImageError:
        raise _unknown(stream) from None
    except Exception as error:
        raise _broken() from error
    width, height = image.size
    if width * height > max_pixels:
        image.close()
        raise ImageRefused(
            "too_many_pixels",
            _(
                "The image is %(width)s x %(height)s pixels, more than the limit of %(limit)s megapixels. "
                "Make it smaller, or raise LABELSTAGE_MAX_IMAGE_MEGAPIXELS.",
                width=width,
                height=height,
                limit=max_pixels // 1_000_000,
            ),
        )
    return image


def _turn_of(image: Image.Image) -> AbstractContextManager[Any]:
    """Large images are decoded one at a time: each takes four bytes per pixel, some of them twice."""
    return _one_large if image.width * image.height > LARGE_PIXELS else nullcontext()


def _broken() -> ImageRefused:
    return ImageRefused(
        "broken_image", _("The image is damaged, cut off or of a rare kind. Save it again as JPEG or PNG.")
    )


def _unknown(stream: IO[bytes]) -> ImageRefused:
    stream.seek(0)
    head = stream.read(1024)
    if not head:
        return ImageRefused("empty", _("The file is empty. Send it again."))
    if looks_like_image(head):
        return _broken()
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(b"<") and (b"<svg" in text or b"<html" in text or b"<!doctype" in text):
        message = _(
            "The file holds a drawing or a web page (SVG, HTML), not a photo. Export it as PNG first."
        )
        return ImageRefused("markup", message)
    message = _(
        "The content is none of JPEG, PNG, WebP, AVIF, GIF, BMP or TIFF, whatever the name says. Convert it first."
    )
    return ImageRefused("not_an_image", message)


def _turn(image: Image.Image) -> Image.Transpose | None:
    """How to turn the picture upright; None when it is, or when its EXIF cannot be read, as browsers do."""
    try:
        return _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:
        return None


def _serves_as_is(image: Image.Image, kind: str) -> bool:
    moving = kind != "MPO" and getattr(image, "is_animated", False)
    fits = _shrinking(image) == 1
    return fits and image.mode in _AS_IS.get(kind, ()) and _turn(image) is None and not moving


def _shrinking(image: Image.Image) -> int:
    """How many pixels each way become one of the display copy."""
    by = 1
    while image.width * image.height > by * by * SHOWN_PIXELS:
        by += 1
    return by


def _keep(image: Image.Image, kind: str, stream: IO[bytes]) -> Prepared:
    width, height = image.size
    if kind in {"JPEG", "MPO"}:
        # Reads all of the file, so a cut-off one is still found, but keeps only the pixels a thumbnail needs.
        image.draft("RGB", (THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
    image.load()
    small = _to_eight_bits(image)
    thumbnail = _thumbnail(small)
    stream.seek(0)
    display = without_metadata(stream.read())
    return Prepared(width, height, TYPES[kind], display, TYPES[kind], thumbnail, look(small, width, height))


def _normalise(image: Image.Image, kind: str) -> Prepared:
    image.load()
    turn, by = _turn(image), _shrinking(image)
    width, height = image.size if turn not in _SIDEWAYS else image.size[::-1]
    profile = image.info.get("icc_profile") if image.mode in {"RGB", "RGBA"} else None
    shown = _to_eight_bits(image)
    if by > 1:
        shown = shown.reduce(by)
    if turn is not None:
        shown = shown.transpose(turn)
    if kind in {"JPEG", "MPO"}:
        display_type = "image/jpeg"
        display = _encode(shown, "JPEG", quality=95, subsampling=0, icc_profile=profile)
    else:
        display_type = "image/png"
        display = _encode(shown, "PNG", compress_level=3, icc_profile=profile)
    thumbnail = _thumbnail(shown)
    return Prepared(width, height, TYPES[kind], display, display_type, thumbnail, look(shown, width, height))


def _to_eight_bits(image: Image.Image) -> Image.Image:
    """The same picture as L, RGB or RGBA."""
    if image.mode in _DEEP:
        return _stretch(image)
    if image.mode in _ALPHA or "transparency" in image.info:
        mode = "RGBA"
    else:
        mode = "L" if image.mode in {"1", "L"} else "RGB"
    return image if image.mode == mode else image.convert(mode)


def _stretch(image: Image.Image) -> Image.Image:
    """Deep greys to 8 bits, the darkest to black and the brightest to white: 12-bit scans would else look black."""
    extremes = [(float(strip.min()), float(strip.max())) for _top, strip in _strips(image)]
    low, high = min(low for low, _high in extremes), max(high for _low, high in extremes)
    shown = Image.new("L", image.size, 128)
    if low < high:
        for top, strip in _strips(image):
            grey = ((strip - low) * (255.0 / (high - low)) + 0.5).astype(np.uint8)
            shown.paste(Image.fromarray(grey), (0, top))
    return shown


def _strips(image: Image.Image) -> Iterator[tuple[int, Any]]:
    """Some rows after the other, each with the number of its first: as floats all of a large image takes too much memory."""
    for top in range(0, image.height, STRIP_ROWS):
        rows = image.crop((0, top, image.width, min(top + STRIP_ROWS, image.height)))
        yield top, np.nan_to_num(np.asarray(rows, dtype=np.float32), posinf=0.0, neginf=0.0)


def _thumbnail(image: Image.Image) -> bytes:
    """A small WebP. Shrinks the image in place: a copy of a large one would double the memory."""
    image.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS), reducing_gap=2.0)
    return _encode(image, "WEBP", quality=80, method=2)  # 4, the default, takes twice as long for 3 % less


def _encode(image: Image.Image, kind: str, **options: Any) -> bytes:
    image.info = {}  # Pillow would else carry the original's comments and EXIF over, orientation included
    out = io.BytesIO()
    image.save(out, kind, **{name: value for name, value in options.items() if value is not None})
    return out.getvalue()
