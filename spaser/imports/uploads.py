"""Files that people send: kept on the disk of this node under a name of ours, until imported."""

import contextlib
import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from flask import Flask, current_app
from sqlmodel import Session, col, select

from spaser.core import clock
from spaser.core.db import transaction
from spaser.core.errors import NotFound
from spaser.core.journal import Actor
from spaser.imports.models import Upload
from spaser.imports.refusal import ImportRefused

FOLDER = "uploads"
KEPT = timedelta(days=7)
MAX_FILE_NAME = 150
MOST_WAITING = 30  # files of one organisation and source: the disk of a node is everybody’s
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Stored:
    """A file that was just written."""

    path: Path
    size: int
    sha256: str


def install(app: Flask, folder: Path, limit_mb: int) -> None:
    """Say where the files of this node go, and how large they may be."""
    app.extensions["uploads"] = folder
    app.config["IMPORT_LIMIT_MB"] = limit_mb


def folder() -> Path:
    """Where the files of this node are."""
    return current_app.extensions["uploads"]  # type: ignore[no-any-return]


def limit_mb() -> int:
    """The largest file that may be sent, in millions of bytes as people count them."""
    return int(current_app.config["IMPORT_LIMIT_MB"])


def store(place: Path, stream: IO[bytes]) -> Stored:
    """Write a stream block by block under a random name. Raises ImportRefused when it is empty."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = place / secrets.token_hex(16)
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("xb") as file:
            while block := stream.read(_BLOCK):
                file.write(block)
                digest.update(block)
                size += len(block)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    if size == 0:
        path.unlink()
        raise ImportRefused("Ce fichier est vide. Vérifiez-le, puis choisissez-le à nouveau.")
    return Stored(path, size, digest.hexdigest())


def plain_name(given: str | None) -> str:
    """The name of the file as the person knows it: a text, never a path of ours."""
    name = (given or "").replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(sign for sign in name if sign.isprintable()).strip()
    return kept[-MAX_FILE_NAME:] or "fichier sans nom"


def record(
    session: Session, stored: Stored, source: str, file_name: str, *, node: str, who: Actor
) -> Upload:
    """The row of a stored file."""
    if who.organisation_id is None:
        raise NotFound
    upload = Upload(
        organisation_id=who.organisation_id,
        source=source,
        file_name=file_name,
        stored_name=stored.path.name,
        file_sha256=stored.sha256,
        size=stored.size,
        node=node,
        created_at=clock.now(),
    )
    session.add(upload)
    session.flush()
    return upload


def upload_by_id(session: Session, organisation_id: int, upload_id: int) -> Upload:
    """A file that the organisation sent; raises NotFound."""
    found = session.exec(
        select(Upload).where(Upload.id == upload_id, Upload.organisation_id == organisation_id)
    ).first()
    if found is None:
        raise NotFound
    return found


def uploads_of(
    session: Session, organisation_id: int, numbers: Collection[int]
) -> dict[int, Upload]:
    """Those of the organisation among these numbers."""
    found = session.exec(
        select(Upload).where(col(Upload.id).in_(numbers), Upload.organisation_id == organisation_id)
    )
    return {upload.id: upload for upload in found}


def remove(place: Path, upload: Upload, now: datetime) -> None:
    """Throw the file away; its row stays, for what was said of it."""
    with contextlib.suppress(FileNotFoundError):
        (place / upload.stored_name).unlink()
    upload.removed_at = now


def make_room(session: Session, place: Path, kept: Upload, now: datetime) -> None:
    """Throw away the oldest files of the organisation that nobody finished, beyond a number."""
    statement = select(Upload).where(
        Upload.organisation_id == kept.organisation_id,
        Upload.source == kept.source,
        Upload.node == kept.node,
        col(Upload.removed_at).is_(None),
    )
    newest_first = statement.order_by(col(Upload.id).desc())
    for upload in session.exec(newest_first.offset(MOST_WAITING)).all():
        remove(place, upload, now)


def tidy(session: Session, data_dir: Path, node: str, now: datetime) -> None:
    """Throw away the files of this node that nobody touched for a week, and those without a row."""
    place = data_dir / FOLDER
    statement = select(Upload).where(
        Upload.node == node, col(Upload.removed_at).is_(None), col(Upload.created_at) < now - KEPT
    )
    for number in [upload.id for upload in session.exec(statement)]:
        with transaction(session):
            remove(place, session.get_one(Upload, number), now)
    if not place.is_dir():
        return
    known = set(session.exec(select(Upload.stored_name).where(col(Upload.removed_at).is_(None))))
    session.rollback()
    for path in place.iterdir():
        age = now.timestamp() - path.stat().st_mtime
        if path.name not in known and age > KEPT.total_seconds():
            path.unlink(missing_ok=True)
