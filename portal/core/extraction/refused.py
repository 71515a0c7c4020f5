"""The one exception for bytes that will not be read, and the sentences people see for it."""

from __future__ import annotations

from portal.core.errors import UnsupportedFile

SENTENCES = {
    "empty_file": "The file is empty.",
    "unsupported_type": "Files of this type cannot be read. Send a PDF or a picture (JPEG, PNG, TIFF, WebP, HEIC, AVIF), an e-invoice (XML), or a text, CSV "
                        "or .eml file.",
    "heic_unsupported": "This server can't read HEIC photos. Send the photo as JPEG.",
    "msg_unsupported": "This server can't read e-mails in Outlook's own format (.msg). Send it as .eml, or the files that are in it.",
    "encrypted": "The file is protected by a password. Remove the password and send it again.",
    "damaged": "The file is damaged or incomplete and cannot be opened.",
    "too_many_pixels": "The picture is too large: at most 40 million pixels can be read.",
    "too_many_pages": "The document has too many pages: at most 500 can be read.",
    "too_large": "The content of the file is too large to be read.",
    "xml_with_entities": "The XML file declares a document type or entities, which are not read. Send it without them.",
    "no_such_page": "The document has no such page.",
}


class Refused(UnsupportedFile):
    """These bytes are not read: `code` for programs (a key of `SENTENCES`), `sentence` for people, `detail` for the log."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(SENTENCES[code], code=code)
        self.detail = detail

    @property
    def sentence(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[type[Refused], tuple[str, str]]:
        return Refused, (self.code, self.detail)
