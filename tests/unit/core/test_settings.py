"""Settings are refused with a sentence rather than guessed."""

import stat
from pathlib import Path

import pytest

from spaser.config import BadSettings, Settings, make_demo_key, settings

KEY = "k" * 32


def read(folder: Path, **given: str) -> Settings:
    names = {f"SPASER_{name}": value for name, value in given.items()}
    return settings({"SPASER_DATA_DIR": str(folder), **names})


def test_a_service_without_a_key_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="Il manque SPASER_SECRET_KEY"):
        read(tmp_path)


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="trop courte"):
        read(tmp_path, SECRET_KEY="k" * 31)
    assert read(tmp_path, SECRET_KEY=KEY).secret_key == KEY


@pytest.mark.parametrize("url", ["mysql://a/b", "base.sqlite3", "sqlite://", "http://x"])
def test_an_unknown_database_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(BadSettings, match="SPASER_DATABASE_URL"):
        read(tmp_path, SECRET_KEY=KEY, DATABASE_URL=url)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_is_understood(tmp_path: Path, scheme: str) -> None:
    chosen = read(tmp_path, SECRET_KEY=KEY, DATABASE_URL=f"{scheme}://a:b@c/d")
    assert chosen.database_url == "postgresql+psycopg://a:b@c/d"


@pytest.mark.parametrize("name", ["PROXIES", "UPLOAD_LIMIT_MB", "WORKERS"])
@pytest.mark.parametrize("wrong", ["deux", "-1", "1.5", "1e3", "²"])
def test_a_number_that_is_none_is_refused(tmp_path: Path, name: str, wrong: str) -> None:
    with pytest.raises(BadSettings, match=f"SPASER_{name}"):
        read(tmp_path, SECRET_KEY=KEY, **{name: wrong})


def test_hosts_always_hold_this_machine(tmp_path: Path) -> None:
    hosts = read(tmp_path, SECRET_KEY=KEY, HOSTS="spaser.example, , autre.example").hosts
    assert hosts[:2] == ("spaser.example", "autre.example")
    assert "127.0.0.1" in hosts


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    chosen = read(tmp_path, SECRET_KEY=KEY, DATABASE_URL="postgresql://a:motdepasse@c/d")
    assert KEY not in repr(chosen)
    assert "motdepasse" not in repr(chosen)


def test_a_demo_makes_its_own_key_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    make_demo_key(folder)
    path = folder / "demo_secret_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    chosen = read(folder)
    assert chosen.demo
    assert len(chosen.secret_key) >= 32
    make_demo_key(folder)
    assert read(folder).secret_key == chosen.secret_key
    other = tmp_path / "other"
    make_demo_key(other)
    assert read(other).secret_key != chosen.secret_key


@pytest.mark.parametrize(
    "tiles",
    [
        "https://tuiles.example/{z}/{x}.png",
        "tuiles.example/{z}/{x}/{y}.png",
        "https://tuiles.example; script-src *//{z}/{x}/{y}",
        "javascript:alert({x}{y}{z})",
    ],
)
def test_a_map_background_that_is_not_an_address_is_refused(tmp_path: Path, tiles: str) -> None:
    with pytest.raises(BadSettings, match="SPASER_MAP_TILES"):
        read(tmp_path, SECRET_KEY=KEY, MAP_TILES=tiles, MAP_ATTRIBUTION="© Essai")


def test_the_owner_of_the_map_background_is_named(tmp_path: Path) -> None:
    tiles = "https://tuiles.example/{z}/{x}/{y}.png"
    with pytest.raises(BadSettings, match="SPASER_MAP_ATTRIBUTION"):
        read(tmp_path, SECRET_KEY=KEY, MAP_TILES=tiles)
    found = read(tmp_path, SECRET_KEY=KEY, MAP_TILES=tiles, MAP_ATTRIBUTION="© Essai")
    assert (found.map_tiles, found.map_attribution) == (tiles, "© Essai")
    assert read(tmp_path, SECRET_KEY=KEY).map_tiles == ""
