"""A site wires itself from an empty folder and a few environment variables, and says plainly what is wrong with them."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from himpun.config import settings as house
from tests.house.places import ROOT

ASK = """
import json
from himpun.config import settings as s
print(json.dumps({name: str(getattr(s, name)) for name in NAMES}))
"""


def settings_of(*names: str, at: Path, **environment: str) -> dict[str, str]:
    """What a fresh process makes of ``environment``, started in the folder ``at``."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("HIMPUN_", "DATABASE_"))}
    done = subprocess.run(
        [sys.executable, "-c", ASK.replace("NAMES", repr(names))],
        cwd=at, env=kept | {"PYTHONPATH": str(ROOT)} | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise ImproperlyConfigured(done.stderr)
    answer: dict[str, str] = json.loads(done.stdout)
    return answer


class TestTheDataFolder:
    def test_may_be_empty_and_need_not_exist(self, tmp_path: Path) -> None:
        data = tmp_path / "new" / "folder"
        found = settings_of("HIMPUN_DATA", "DATABASES", at=tmp_path, HIMPUN_DATA=str(data))
        assert found["HIMPUN_DATA"] == str(data)
        assert str(data / "himpun.sqlite3") in found["DATABASES"]

    def test_does_not_depend_on_the_working_directory(self, tmp_path: Path) -> None:
        found = settings_of("HIMPUN_DATA", at=tmp_path)
        assert found["HIMPUN_DATA"] == str(ROOT / "var")

    def test_keeps_one_secret_that_only_its_owner_reads(self, tmp_path: Path) -> None:
        first = settings_of("SECRET_KEY", at=tmp_path, HIMPUN_DATA=str(tmp_path))
        second = settings_of("SECRET_KEY", at=tmp_path, HIMPUN_DATA=str(tmp_path))
        other = settings_of("SECRET_KEY", at=tmp_path, HIMPUN_DATA=str(tmp_path / "other"))
        assert first == second != other
        assert len(first["SECRET_KEY"]) > 50
        assert stat.S_IMODE((tmp_path / "keys" / "secret_key").stat().st_mode) == 0o600

    def test_that_is_a_file_is_refused_with_what_to_do(self, tmp_path: Path) -> None:
        (tmp_path / "data").write_text("")
        with pytest.raises(ImproperlyConfigured, match="HIMPUN_DATA"):
            settings_of("SECRET_KEY", at=tmp_path, HIMPUN_DATA=str(tmp_path / "data"))

    def test_marks_a_demonstration(self, tmp_path: Path) -> None:
        assert settings_of("HIMPUN_DEMO", at=tmp_path, HIMPUN_DATA=str(tmp_path)) == {"HIMPUN_DEMO": "False"}
        (tmp_path / "demo").touch()
        assert settings_of("HIMPUN_DEMO", at=tmp_path, HIMPUN_DATA=str(tmp_path)) == {"HIMPUN_DEMO": "True"}


class TestTheDatabase:
    def test_as_a_file_loses_no_acknowledged_save(self) -> None:
        options = house.database("")["OPTIONS"]
        assert options["transaction_mode"] == "IMMEDIATE"
        assert "synchronous=FULL" in options["init_command"]
        assert "journal_mode=WAL" in options["init_command"]

    def test_as_postgresql_keeps_its_connections(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HIMPUN_DB_POOL", "6")
        found = house.database("postgres://himpun:s%40ndi@db.kota.go.id:5433/kinerja")
        assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.kota.go.id", 5433, "kinerja")
        assert found["PASSWORD"] == "s@ndi"
        assert found["OPTIONS"]["pool"]["max_size"] == 6
        assert found["CONN_HEALTH_CHECKS"]

    def test_that_cannot_be_understood_is_refused_with_an_example(self) -> None:
        with pytest.raises(ImproperlyConfigured, match="postgres://"):
            house.database("mongodb://here")

    @pytest.mark.django_db
    def test_is_the_one_that_was_asked_for(self) -> None:
        from django.db import connection

        wanted = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
        assert connection.vendor == wanted


class TestLetters:
    def test_stay_in_a_folder_unless_a_server_is_named(self, tmp_path: Path) -> None:
        found = settings_of("EMAIL_BACKEND", "EMAIL_FILE_PATH", at=tmp_path, HIMPUN_DATA=str(tmp_path))
        assert found["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
        assert found["EMAIL_FILE_PATH"] == str(tmp_path / "mail")

    def test_go_out_by_the_server_that_is_named(self, tmp_path: Path) -> None:
        names = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS")
        mail = "smtp://kinerja%40kota:ra%3Ahasia@mail.kota.go.id:587"
        found = settings_of(*names, at=tmp_path, HIMPUN_DATA=str(tmp_path), HIMPUN_MAIL=mail)
        assert list(found.values()) == ["mail.kota.go.id", "587", "kinerja@kota", "ra:hasia", "True"]

    def test_with_a_server_that_cannot_be_understood_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ImproperlyConfigured, match="HIMPUN_MAIL"):
            settings_of("EMAIL_HOST", at=tmp_path, HIMPUN_DATA=str(tmp_path), HIMPUN_MAIL="mail.kota.go.id")


class TestHttps:
    def test_makes_cookies_secure_and_bound_to_the_host(self, tmp_path: Path) -> None:
        names = ("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_NAME", "SECURE_HSTS_SECONDS")
        found = settings_of(*names, at=tmp_path, HIMPUN_DATA=str(tmp_path), HIMPUN_HTTPS="1")
        assert list(found.values()) == ["__Host-sesi", "True", "__Host-csrf", "31536000"]


class TestStaticFiles:
    def test_have_another_address_when_one_of_them_changes(self, tmp_path: Path) -> None:
        (tmp_path / "a.css").write_text("a {}")
        first = house.static_digest(tmp_path)
        assert house.static_digest(tmp_path) == first
        (tmp_path / "a.css").write_text("b {}")
        assert house.static_digest(tmp_path) != first
