"""Settings: read once from the environment into an object that never changes."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from spaser.core.errors import SpaserError

SECRET_LENGTH = 32
DEMO_KEY = "demo_secret_key"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
# Zoom, column and row in any order; nothing that could end a directive of the security policy.
_TILES = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?/(?=.*\{z\})(?=.*\{x\})(?=.*\{y\})[A-Za-z0-9{}/._~=&?%@-]*"
)
LOOPBACK = ("127.0.0.1", "localhost")  # Werkzeug cannot match an IPv6 host


class BadSettings(SpaserError):
    """A setting is missing or wrong; the sentence says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """What the service needs to know of its machine."""

    secret_key: str = field(repr=False)
    database_url: str = field(repr=False)
    data_dir: Path
    demo: bool = False
    hosts: tuple[str, ...] = LOOPBACK
    proxies: int = 0
    upload_limit_mb: int = 4
    import_limit_mb: int = 64
    bind: str = "127.0.0.1:8000"
    workers: int = 2
    log_level: str = "INFO"
    map_tiles: str = ""  # address of the map background; none: the map works without internet
    map_attribution: str = ""  # whom the background is owed to

    @property
    def index_dir(self) -> Path:
        """The search index of this node; a cache."""
        return self.data_dir / "index"

    @property
    def jobs_dir(self) -> Path:
        """The queue of long jobs of this node."""
        return self.data_dir / "jobs"

    @property
    def uploads_dir(self) -> Path:
        """Files sent to this node, until they are imported."""
        return self.data_dir / "uploads"


def settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read `SPASER_…`; raises BadSettings.

    Only the secret key has no default, save in a data folder where `spaser demo` made one.
    """
    env = os.environ if environ is None else environ
    folder = data_dir(env)
    key, demo = _secret_key(env, folder)
    default_url = f"sqlite:///{folder / 'spaser.sqlite3'}"
    return Settings(
        secret_key=key,
        database_url=_database_url(env.get("SPASER_DATABASE_URL") or default_url),
        data_dir=folder,
        demo=demo,
        hosts=_hosts(env.get("SPASER_HOSTS", "")),
        proxies=_whole(env, "SPASER_PROXIES", 0),
        upload_limit_mb=_whole(env, "SPASER_UPLOAD_LIMIT_MB", 4, least=1),
        import_limit_mb=_whole(env, "SPASER_IMPORT_LIMIT_MB", 64, least=1),
        bind=env.get("SPASER_BIND") or "127.0.0.1:8000",
        workers=_whole(env, "SPASER_WORKERS", 2, least=1),
        log_level=_log_level(env.get("SPASER_LOG_LEVEL") or "INFO"),
        **_map(env),
    )


def data_dir(environ: Mapping[str, str] | None = None) -> Path:
    """The folder that everything is written under."""
    env = os.environ if environ is None else environ
    return Path(env.get("SPASER_DATA_DIR") or "instance").resolve()


def make_demo_key(folder: Path) -> None:
    """Give a demo folder its own secret key, readable by its owner alone."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / DEMO_KEY
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))


def _secret_key(env: Mapping[str, str], folder: Path) -> tuple[str, bool]:
    """The key, and whether it is the one of a demo."""
    made = folder / DEMO_KEY
    demo = made.is_file()
    key = env.get("SPASER_SECRET_KEY", "")
    if not key and demo:
        key = made.read_text(encoding="ascii").strip()
    if not key:
        raise BadSettings(
            "Il manque SPASER_SECRET_KEY. Donnez au service une clé secrète d’au moins "
            f"{SECRET_LENGTH} caractères, par exemple celle que donne « openssl rand -base64 48 », "
            "ou lancez « spaser demo » pour une démonstration."
        )
    if len(key) < SECRET_LENGTH:
        raise BadSettings(
            f"SPASER_SECRET_KEY est trop courte : {len(key)} caractères, il en faut au moins "
            f"{SECRET_LENGTH}. « openssl rand -base64 48 » en donne une bonne."
        )
    return key, demo


def _database_url(url: str) -> str:
    # Hosting panels give « postgres:// »; SQLAlchemy wants the name of the driver.
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if url.startswith(("sqlite:///", "postgresql+psycopg://")):
        return url
    raise BadSettings(
        "SPASER_DATABASE_URL n’est pas reconnue. Écrivez sqlite:////chemin/base.sqlite3 "
        "ou postgresql+psycopg://utilisateur:motdepasse@serveur/base."
    )


def _hosts(text: str) -> tuple[str, ...]:
    named = tuple(host.strip() for host in text.split(",") if host.strip())
    return (*named, *LOOPBACK)


def _whole(env: Mapping[str, str], name: str, default: int, least: int = 0) -> int:
    text = env.get(name) or str(default)
    if not (text.isascii() and text.isdecimal()):
        raise BadSettings(f"{name} doit être un nombre entier ; « {text} » n’en est pas un.")
    if int(text) < least:
        raise BadSettings(f"{name} doit valoir au moins {least}.")
    return int(text)


def _map(env: Mapping[str, str]) -> dict[str, str]:
    """The background of the map; its owners want to be named on it."""
    tiles = env.get("SPASER_MAP_TILES", "").strip()
    attribution = env.get("SPASER_MAP_ATTRIBUTION", "").strip()
    if tiles and not _TILES.fullmatch(tiles):
        raise BadSettings(
            "SPASER_MAP_TILES n’est pas reconnue. Écrivez l’adresse complète d’un fond de carte, "
            "avec {z}, {x} et {y}, par exemple https://tuiles.example/{z}/{x}/{y}.png."
        )
    if tiles and not attribution:
        raise BadSettings(
            "Il manque SPASER_MAP_ATTRIBUTION : nommez l’auteur du fond de carte, comme sa licence "
            "le demande, par exemple « © les contributeurs d’OpenStreetMap »."
        )
    return {"map_tiles": tiles, "map_attribution": attribution}


def _log_level(text: str) -> str:
    if text.upper() not in LOG_LEVELS:
        raise BadSettings(f"SPASER_LOG_LEVEL doit être l’un de : {', '.join(LOG_LEVELS)}.")
    return text.upper()
