"""Reads a Word file as the standard describes it (ECMA-376), knowing nothing of how ours is made."""

from collections.abc import Iterator

from lxml import etree

from tests.support.word_forms import members_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
Element = etree._Element


def part(file: bytes, name: str) -> Element:
    return etree.fromstring(members_of(file)[name])


def document(file: bytes) -> Element:
    return part(file, "word/document.xml")


def value(element: Element, path: str, attribute: str = "val") -> str | None:
    """The attribute of the first element at a path like `w:pPr/w:pStyle`; None when there is none."""
    found = element.find(path.replace("w:", W))
    return None if found is None else found.get(f"{W}{attribute}")


def text_of(element: Element) -> str:
    """The text of a paragraph or of a run, with its tabs and breaks."""
    signs = {
        f"{W}t": lambda each: each.text or "",
        f"{W}tab": lambda each: "\t" if each.getparent().tag == f"{W}r" else "",
        f"{W}br": lambda each: "\n",
    }
    return "".join(signs[each.tag](each) for each in element.iter(*signs))


def lines(element: Element) -> list[str]:
    """The lines of all paragraphs."""
    return [line for paragraph in element.iter(f"{W}p") for line in text_of(paragraph).split("\n")]


def rows(root: Element) -> Iterator[tuple[Element, Element]]:
    """Question cell and answer cell of each row, heading rows left out."""
    for row in root.iter(f"{W}tr"):
        if row.find(f"{W}trPr/{W}tblHeader") is None:
            question, answer = row.iterfind(f"{W}tc")
            yield question, answer


def controls(root: Element) -> dict[str, Element]:
    """Content controls by their tag."""
    found = [(value(control, "w:sdtPr/w:tag") or "", control) for control in root.iter(f"{W}sdt")]
    assert len(found) == len(dict(found)), "a tag stands twice"
    return dict(found)


def bookmarked(root: Element, name: str) -> list[str]:
    """The lines of the paragraphs that a bookmark touches."""
    (start,) = [mark for mark in root.iter(f"{W}bookmarkStart") if mark.get(f"{W}name") == name]
    touched, is_within = [], False
    for each in root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}p"):
        if each is start:
            is_within = True
            touched.append(next(each.iterancestors(f"{W}p")))
        elif each.tag == f"{W}bookmarkEnd" and each.get(f"{W}id") == start.get(f"{W}id"):
            break
        elif is_within and each.tag == f"{W}p":
            touched.append(each)
    return [line for paragraph in touched for line in lines(paragraph)]


def ticked(root: Element) -> list[str]:
    """The tags of the boxes that are ticked."""
    return [tag for tag, control in controls(root).items() if value_of_box(control) == "1"]


def value_of_box(control: Element) -> str | None:
    checked = control.find(f"{W}sdtPr/{W14}checkbox/{W14}checked")
    return None if checked is None else checked.get(f"{W14}val")


def is_placeholder(control: Element) -> bool:
    return control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None
