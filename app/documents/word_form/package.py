"""A Word file is a zip of XML parts that name each other; here they are put together, the same bytes for the same parts."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The first moment a zip can name. The time of day would make each file another."""

_CONTENT_TYPES = {
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    "word/document.xml": f"{_WORD}.document.main+xml",
    "word/styles.xml": f"{_WORD}.styles+xml",
    "word/settings.xml": f"{_WORD}.settings+xml",
    "word/numbering.xml": f"{_WORD}.numbering+xml",
    "word/footer.xml": f"{_WORD}.footer+xml",
    "word/glossary/document.xml": f"{_WORD}.document.glossary+xml",
    "word/glossary/styles.xml": f"{_WORD}.styles+xml",
}

_RELATIONSHIPS = {
    "_rels/.rels": {
        "document": (f"{_OFFICE}/officeDocument", "word/document.xml"),
        "core": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        "custom": (f"{_OFFICE}/custom-properties", "docProps/custom.xml"),
    },
    "word/_rels/document.xml.rels": {
        "styles": (f"{_OFFICE}/styles", "styles.xml"),
        "settings": (f"{_OFFICE}/settings", "settings.xml"),
        "numbering": (f"{_OFFICE}/numbering", "numbering.xml"),
        "footer": (f"{_OFFICE}/footer", "footer.xml"),
        "glossary": (f"{_OFFICE}/glossaryDocument", "glossary/document.xml"),
    },
    "word/glossary/_rels/document.xml.rels": {"styles": (f"{_OFFICE}/styles", "styles.xml")},
}


def packed(parts: Mapping[str, str]) -> bytes:
    """The `.docx` of these parts: XML by name, every name of `_CONTENT_TYPES` among them."""
    made = BytesIO()
    with ZipFile(made, "w") as file:
        for name, xml in ({"[Content_Types].xml": _content_types()} | _relationships() | dict(parts)).items():
            entry = ZipInfo(name, _LONG_AGO)
            entry.create_system = 0  # else the bytes would tell on which system they were made
            file.writestr(entry, xml, ZIP_DEFLATED, 9)
    return made.getvalue()


def _content_types() -> str:
    kinds = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in _CONTENT_TYPES.items())
    relationships = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    plain = '<Default Extension="xml" ContentType="application/xml"/>'
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{relationships}{plain}{kinds}</Types>'


def _relationships() -> dict[str, str]:
    return {name: _relationships_of(targets) for name, targets in _RELATIONSHIPS.items()}


def _relationships_of(targets: Mapping[str, tuple[str, str]]) -> str:
    each = "".join(f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, (kind, target) in targets.items())
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'
