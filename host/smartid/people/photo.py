# SPDX-License-Identifier: Apache-2.0
"""Photos: what a card can carry, and a drawn stand-in for a person without one."""

import io
from pathlib import Path

from PIL import Image, ImageDraw, UnidentifiedImageError

from smartid import profile
from smartid.people.errors import PhotoError

SIZE = (208, 256)  # pixels: two to one on the reader's screen
_GROUND, _COAT, _FACE = (222, 226, 230), (84, 96, 112), (178, 186, 196)


def read(path: Path) -> bytes:
    """A photo file, checked. Raises PhotoError."""
    try:
        return check(path.read_bytes())
    except OSError as error:
        raise PhotoError(f"{path}: {error.strerror}") from error


def check(jpeg: bytes) -> bytes:
    """The same bytes, if a card can carry them. Raises PhotoError."""
    if len(jpeg) > profile.MAX_PHOTO:
        raise PhotoError(f"the photo has {len(jpeg)} bytes, a card holds {profile.MAX_PHOTO}")
    size(jpeg)
    return jpeg


def size(jpeg: bytes) -> tuple[int, int]:
    """Width and height in pixels. Raises PhotoError unless it is a whole baseline JPEG."""
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
            if image.info.get("progressive"):
                raise PhotoError("the photo is a progressive JPEG; a card holds a baseline one")
            image.load()
            return image.size
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise PhotoError("the photo is not a whole JPEG") from error


def silhouette() -> bytes:
    """Head and shoulders in grey, for a person without a photo."""
    image = Image.new("RGB", SIZE, _GROUND)
    draw = ImageDraw.Draw(image)
    draw.ellipse((14, 186, 194, 366), fill=_COAT)
    draw.rectangle((88, 150, 120, 200), fill=_FACE)
    draw.ellipse((58, 48, 150, 170), fill=_FACE)
    output = io.BytesIO()
    image.save(output, "JPEG", quality=85, optimize=False, progressive=False)
    return output.getvalue()
