"""Why a file is not read although it could be parsed; and the checks of XML in a zip."""

from __future__ import annotations

import io
import zipfile
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

ENTITIES = "entities"
ENCRYPTED = "encrypted"
NO_TEXT = "no text"
_XML = (".xml", ".rels", ".vml")


class Refusal(Exception):
    """A file that is refused for a reason of its own; the argument is its code."""


def refuse_entities(data: bytes) -> None:
    """Refuse an office file with a document type or an entity in any of its XML parts.

    No office program writes one; they are the way to a billion laughs, and to files outside.

    Raises
    ------
    Refusal
        If a part declares a document type.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            if name.lower().endswith(_XML) or name == "[Content_Types].xml":
                try:
                    parseString(
                        parts.read(name), ContentHandler(), forbid_dtd=True, forbid_external=True
                    )
                except DefusedXmlException as error:
                    raise Refusal(ENTITIES) from error
