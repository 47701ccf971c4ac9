"""Label schemas of other tools, read into ours. What cannot be carried is named."""

from .cvat import read_cvat
from .found import BadSchema, Found, Left
from .labelstudio import read_label_studio

__all__ = ["BadSchema", "Found", "Left", "read_cvat", "read_label_studio", "read_schema"]


def read_schema(text: str) -> Found:
    """The schema in either of the formats, told by how the text begins. Raises BadSchema."""
    return read_label_studio(text) if text.lstrip("\ufeff \t\r\n").startswith("<") else read_cvat(text)
