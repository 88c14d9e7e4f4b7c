"""XML as text: reading and changing an attribute without touching a byte beside it."""

import re

from lxml import etree

from regulars.hosts.package.archive import parse

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PREFIX = r"(?:[\w.-]+:)?"
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SECTION = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_PREFIXED = re.compile(r"<(/?)[\w.-]+:")
_ENTITY = re.compile(r"&(?:#(\d+)|#x([0-9a-fA-F]+)|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def as_utf8(xml: bytes) -> bytes:
    """A part in UTF-8: converted where it is in another encoding, else as it is."""
    declared = re.match(rb"[^<]*<\?xml[^>]*encoding=[\"']([\w.-]+)", xml)
    if xml[:2] in (b"\xff\xfe", b"\xfe\xff") or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii")):
        return serialised(parse(xml))
    return xml


def text_of(xml: bytes) -> str:
    """A part as text, every character in its place."""
    return as_utf8(xml).decode()


def serialised(root: etree._Element) -> bytes:
    """A part that was edited as a tree, as Excel declares it."""
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)


def plain(text: str) -> str:
    """Markup without comments and character data sections, its elements without a prefix.

    A sheet or string table written by another program than Excel, as Excel would have written it.
    """
    if "<!" in text:
        text = _COMMENT.sub("", text)
        text = _SECTION.sub(lambda found: escaped(found[1]), text)
    return _PREFIXED.sub(r"<\1", text)


def unescaped(text: str) -> str:
    """Character data as it is meant: &lt; is <."""
    return _ENTITY.sub(_character, text) if "&" in text else text


def _character(entity: re.Match[str]) -> str:
    decimal, hexadecimal, name = entity.groups()
    if name:
        return _NAMED[name]
    return chr(int(decimal) if decimal else int(hexadecimal, 16))


def escaped(text: str) -> str:
    """Text as character data."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def start_tag(*names: str) -> str:
    """The pattern of a start tag with one of these local names, whatever its prefix."""
    return rf"<{PREFIX}(?:{'|'.join(names)})(?=[\s/>])[^>]*>"


def attribute(tag: str, name: str) -> str | None:
    """An attribute of a start tag, None where it has none."""
    found = _attribute_pattern(name).search(tag)
    return unescaped(found[2][1:-1]) if found else None


def with_attribute(tag: str, name: str, value: str) -> str:
    """A start tag with that attribute set; it is returned as it is where nothing changes."""
    if attribute(tag, name) == value:
        return tag
    quoted = '"' + escaped(value).replace('"', "&quot;") + '"'
    changed, times = _attribute_pattern(name).subn(lambda found: found[1] + quoted, tag, count=1)
    if times:
        return changed
    end = len(tag) - (2 if tag.endswith("/>") else 1)
    return f"{tag[:end].rstrip()} {name}={quoted}{tag[end:]}"


def without_attribute(tag: str, name: str) -> str:
    """A start tag without that attribute."""
    return _attribute_pattern(name).sub("", tag, count=1)


def _attribute_pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(\s{re.escape(name)}\s*=\s*)(\"[^\"]*\"|'[^']*')")
