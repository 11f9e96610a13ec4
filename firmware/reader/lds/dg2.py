# SPDX-License-Identifier: Apache-2.0
"""Where the photo is inside DG2 (Doc 9303-10, 4.7.2; ISO/IEC 19794-5:2005), told from the first octets that arrive."""

from reader.codec import tlv
from reader.errors import LdsError, TlvError, Unsupported
from reader.lds import profile

_RECORD = b"FAC\x00"
_RECORD_HEADER, _FACE_HEADER, _POINT, _IMAGE_HEADER = 14, 20, 8, 12  # octets
_TYPE_JPEG = 0
_JPEG = b"\xff\xd8"


def photo_range(head):
    """(start, length) of the first face's JPEG within the file, from its first octets (at least 128).

    None while that many do not tell: feature points stand before the image, eight octets each, as many as there may be.
    Raises LdsError, Unsupported (not a JPEG).
    """
    try:
        start, end = _image_object(head)
    except TlvError as error:
        raise LdsError("DG2: %s" % error)
    if bytes(head[start : start + 4]) == _RECORD:
        start, end = _in_record(head, start, end)
    if end - start < len(_JPEG):
        raise LdsError("DG2: no image")
    if len(head) < start + len(_JPEG):
        return None
    if bytes(head[start : start + 2]) != _JPEG:
        raise Unsupported("photo is not a JPEG")
    return start, end - start


def _image_object(head):
    start, end = _inside(head, 0, None, profile.TAG_DG2)
    start, end = _inside(head, start, end, profile.TAG_FACE_GROUP)
    start, end = _inside(head, start, end, profile.TAG_FACE)
    return _inside(head, start, end, profile.TAG_FACE_IMAGE, profile.TAG_FACE_IMAGE_CONSTRUCTED)


def _inside(head, at, limit, *wanted):
    """(start, end) of the value of the first object with a wanted tag between `at` and `limit`."""
    while limit is None or at < limit:
        tag, start, end = tlv.header(head, at)
        if limit is not None and end > limit:
            raise TlvError("%X reaches beyond its container" % tag)
        if tag in wanted:
            return start, end
        at = end
    raise TlvError("no %X" % wanted[0])


def _in_record(head, start, end):
    """The image data of the first face of a facial record: header, face, feature points, image header, image."""
    face = start + _RECORD_HEADER
    if len(head) < face + _FACE_HEADER:
        raise LdsError("DG2: facial record cut off")
    block = int.from_bytes(head[face : face + 4], "big")
    points = head[face + 4] << 8 | head[face + 5]
    image = face + _FACE_HEADER + points * _POINT + _IMAGE_HEADER
    if not image < face + block <= end:
        raise LdsError("DG2: lengths in the facial record")
    if len(head) > image and head[image - _IMAGE_HEADER + 1] != _TYPE_JPEG:
        raise Unsupported("photo is not a JPEG")
    return image, face + block
