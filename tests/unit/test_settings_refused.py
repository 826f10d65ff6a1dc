"""Settings that cannot be followed are refused in a sentence that names them."""

import pytest

from spaser.config import BadSettings, settings
from spaser.serve import refuse_taken

KEY = {"SPASER_SECRET_KEY": "k" * 32}


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"SPASER_SECRET_KEY": ""}, "Il manque SPASER_SECRET_KEY"),
        ({"SPASER_SECRET_KEY": "k" * 31}, "trop courte"),
        ({"SPASER_WORKERS": "0"}, "au moins 1"),
        ({"SPASER_WORKERS": "deux"}, "nombre entier"),
        ({"SPASER_WORKERS": "²"}, "nombre entier"),
        ({"SPASER_UPLOAD_LIMIT_MB": "0"}, "au moins 1"),
        ({"SPASER_PROXIES": "-1"}, "nombre entier"),
        ({"SPASER_LOG_LEVEL": "fort"}, "SPASER_LOG_LEVEL"),
        ({"SPASER_DATABASE_URL": "mysql://h/b"}, "SPASER_DATABASE_URL"),
    ],
)
def test_a_bad_setting_is_refused_by_its_name(tmp_path, environ, sentence):
    with pytest.raises(BadSettings, match=sentence):
        settings({**KEY, "SPASER_DATA_DIR": str(tmp_path), **environ})


@pytest.mark.parametrize("scheme", ["postgres://", "postgresql://", "postgresql+psycopg://"])
def test_every_way_to_name_postgresql_is_understood(tmp_path, scheme):
    environ = {**KEY, "SPASER_DATA_DIR": str(tmp_path), "SPASER_DATABASE_URL": f"{scheme}h/b"}
    assert settings(environ).database_url == "postgresql+psycopg://h/b"


@pytest.mark.parametrize("bind", ["ici:maintenant", "127.0.0.1:99999", "203.0.113.7:8000"])
def test_an_address_where_nobody_can_listen_is_refused(bind):
    with pytest.raises(BadSettings, match="SPASER_BIND"):
        refuse_taken(bind)
