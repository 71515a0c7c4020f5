"""Bytes in a store that speaks S3. Every object is written whole or not at all by the protocol itself; credentials are found the way botocore finds them
(``AWS_ACCESS_KEY_ID`` and its kin, profiles, roles).

A failed request is sent again twice, then the store counts as out of reach. Large files go in parts, one after the other.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import SplitResult, parse_qs

from portal.core.errors import StorageUnavailable
from portal.core.storage.disk import cleared, made
from portal.core.storage.kept import CHUNK, Damaged, Stored, kept_at, looked_at, too_large
from portal.core.storage.reaching import Streamed, reaching
from portal.core.storage.stores import Parts

PART = 16 << 20  # bytes; 10,000 parts are the most that there may be
PUT_PART = 64 << 20  # of those that others put: at most 79, which one answer lists
ATTEMPTS = 3
COPIES_KEPT = 3600.0  # seconds since they were last read
CONNECT_SECONDS, ANSWER_SECONDS = 5, 30
COPY_SECONDS = 300  # that the store may be silent while it copies gigabytes


@dataclass(frozen=True)
class S3:
    """`prefix` is "" or ends with a slash; `outside` is the endpoint under which others reach the store, where that is another one."""

    bucket: str
    prefix: str
    scratch: Path
    endpoint: str | None = None
    outside: str | None = None
    region: str = "us-east-1"

    @classmethod
    def of(cls, address: SplitResult, scratch: Path) -> S3:
        """``s3://bucket/prefix?endpoint=…&public_endpoint=…&region=…``"""
        given = {name: values[0] for name, values in parse_qs(address.query).items()}
        prefix = f"{address.path.strip('/')}/".lstrip("/")
        endpoint = given.get("endpoint")
        return cls(address.netloc, prefix, scratch, endpoint, given.get("public_endpoint", endpoint), given.get("region", "us-east-1"))

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"

    @cached_property
    def client(self) -> Any:
        return self._client(self.endpoint)

    @cached_property
    def _signer(self) -> Any:
        return self.client if self.outside == self.endpoint else self._client(self.outside)

    @cached_property
    def _copier(self) -> Any:
        return self._client(self.endpoint, COPY_SECONDS)

    def _client(self, endpoint: str | None, seconds: float | None = None) -> Any:
        """Checksums only where an operation needs them: many stores don't know those that botocore adds by itself."""
        from botocore.config import Config
        from botocore.session import get_session

        settings = Config(
            signature_version="s3v4",
            connect_timeout=CONNECT_SECONDS,
            read_timeout=seconds or ANSWER_SECONDS,
            retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path" if endpoint else "auto"},
        )
        return get_session().create_client("s3", region_name=self.region, endpoint_url=endpoint, config=settings)

    def _named(self, key: str) -> dict[str, str]:
        return {"Bucket": self.bucket, "Key": self.prefix + key}

    @property
    def drafts(self) -> Path:
        return made(self.scratch, self.scratch / "drafts")

    def take(self, draft: Path, key: str) -> None:
        with open(draft, "rb") as file, reaching(key):
            if os.fstat(file.fileno()).st_size <= PART:
                self.client.put_object(**self._named(key), Body=file)
            else:
                self._take_in_parts(file, key)

    def _take_in_parts(self, file: BinaryIO, key: str) -> None:
        named = self._named(key)
        upload = self.client.create_multipart_upload(**named)["UploadId"]
        try:
            parts = []
            while piece := file.read(PART):
                number = len(parts) + 1
                told = self.client.upload_part(**named, UploadId=upload, PartNumber=number, Body=piece)
                parts.append({"ETag": told["ETag"], "PartNumber": number})
            self.client.complete_multipart_upload(**named, UploadId=upload, MultipartUpload={"Parts": parts})
        except BaseException:
            with suppress(Exception):
                self.client.abort_multipart_upload(**named, UploadId=upload)
            raise

    def copy(self, key: str, to: str) -> None:
        """In one request: what is kept is below the 5 GB that the protocol has as the limit of one. What the object's maker said of it stays behind."""
        with reaching(key):
            self._copier.copy_object(**self._named(to), CopySource=self._named(key), MetadataDirective="REPLACE")

    def look(self, key: str, most: int) -> Stored:
        if (self.size(key) or 0) > most:
            raise too_large(most)
        with self.stream(key) as file:
            return looked_at(file)

    def open(self, key: str) -> BinaryIO:
        """A local copy, which is kept for a while: a document's pages are looked at one after the other."""
        copy = self.scratch / "fetched" / key
        try:
            os.utime(copy)
            return open(copy, "rb")
        except FileNotFoundError:
            return self._copied(key, copy)

    def _copied(self, key: str, copy: Path) -> BinaryIO:
        draft = self.drafts / f"{os.urandom(16).hex()}"
        try:
            with open(draft, "xb") as target, self.stream(key) as source:
                shutil.copyfileobj(source, target, CHUNK)
            file = open(draft, "rb")
            kept = kept_at(key, 0)
            if kept is not None and looked_at(file).sha256 != kept.sha256:
                file.close()
                raise Damaged(kept.sha256)
            file.seek(0)
            made(self.scratch, *list(copy.parents)[:3][::-1])
            os.replace(draft, copy)
            return file
        finally:
            draft.unlink(missing_ok=True)

    def stream(self, key: str, start: int = 0, length: int | None = None) -> BinaryIO:
        return cast(BinaryIO, Streamed(key, partial(self._body, key), start, length, ATTEMPTS))

    def _body(self, key: str, start: int, length: int | None) -> tuple[BinaryIO, int]:
        """The bytes from `start` on, and how many they are."""
        span = {} if not start and length is None else {"Range": f"bytes={start}-{'' if length is None else start + length - 1}"}
        with reaching(key):
            answer = self.client.get_object(**self._named(key), **span)
        return answer["Body"], answer["ContentLength"]

    def size(self, key: str) -> int | None:
        try:
            with reaching(key):
                return int(self.client.head_object(**self._named(key))["ContentLength"])
        except FileNotFoundError:
            return None

    def delete(self, key: str) -> None:
        with suppress(FileNotFoundError), reaching(key):
            self.client.delete_object(**self._named(key))
        (self.scratch / "fetched" / key).unlink(missing_ok=True)

    def keys(self, prefix: str = "") -> Iterator[tuple[str, int, float]]:
        pages = iter(self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix + prefix))
        while True:
            with reaching(prefix):
                page = next(pages, None)
            if page is None:
                return
            for one in page.get("Contents", ()):
                yield one["Key"].removeprefix(self.prefix), one["Size"], one["LastModified"].timestamp()

    def url_to_put(self, key: str, seconds: int) -> str | None:
        return str(self._signer.generate_presigned_url("put_object", self._named(key), ExpiresIn=seconds))

    def parts_to_put(self, key: str, size: int, seconds: int) -> Parts | None:
        with reaching(key):
            upload = self.client.create_multipart_upload(**self._named(key))["UploadId"]
        named = self._named(key) | {"UploadId": upload}
        numbers = range(1, -(-size // PUT_PART) + 1)
        signed = (self._signer.generate_presigned_url("upload_part", named | {"PartNumber": number}, ExpiresIn=seconds) for number in numbers)
        return Parts(upload, PUT_PART, tuple(signed))

    def join(self, key: str, upload: str) -> None:
        named = self._named(key) | {"UploadId": upload}
        with suppress(FileNotFoundError), reaching(key):
            parts = [{"ETag": part["ETag"], "PartNumber": part["PartNumber"]} for part in self.client.list_parts(**named).get("Parts", ())]
            if parts:
                self.client.complete_multipart_upload(**named, MultipartUpload={"Parts": parts})

    def drop_parts(self, key: str, upload: str) -> None:
        with suppress(FileNotFoundError), reaching(key):
            self.client.abort_multipart_upload(**self._named(key), UploadId=upload)

    def clear_parts(self, older_than: float) -> int:
        """None where listing them isn't allowed, which a rule of the bucket can stand in for."""
        pages = self.client.get_paginator("list_multipart_uploads").paginate(Bucket=self.bucket, Prefix=self.prefix)
        old: list[tuple[str, str]] = []
        with suppress(StorageUnavailable, FileNotFoundError), reaching("parts"):  # rclone says of none at all that there is no such upload
            begun = (one for page in pages for one in page.get("Uploads", ()))
            old = [(one["Key"].removeprefix(self.prefix), one["UploadId"]) for one in begun if one["Initiated"].timestamp() < older_than]
        for key, upload in old:
            self.drop_parts(key, upload)
        return len(old)

    def url_to_get(self, key: str, seconds: int, name: str) -> str | None:
        from urllib.parse import quote

        told = {"ResponseContentDisposition": f"attachment; filename*=UTF-8''{quote(name)}"}
        return str(self._signer.generate_presigned_url("get_object", self._named(key) | told, ExpiresIn=seconds))

    def clear(self, older_than: float) -> int:
        copies = max(older_than, time.time() - COPIES_KEPT)
        return cleared(self.drafts, older_than) + cleared(made(self.scratch, self.scratch / "fetched"), copies)
